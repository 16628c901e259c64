import pytest

from tests.pbx.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()
