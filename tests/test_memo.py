"""What is remembered by its text is limited in characters."""

from amitop.memo import remembered


def test_results_are_remembered_within_a_budget() -> None:
    calls: list[str] = []

    @remembered(64_000)
    def doubled(text: str, times: int) -> str:
        calls.append(text)
        return text * times

    assert [doubled("a", 2), doubled("a", 2), doubled("a", 3)] == ["aa", "aa", "aaa"]
    assert len(calls) == 2
    for number in range(2_000):
        doubled(f"{number:0>500}", 2)
        assert doubled.held <= 64_000
    assert doubled("x" * 1_001, 1) == "x" * 1_001 == doubled("x" * 1_001, 1)
    assert calls.count("x" * 1_001) == 2
