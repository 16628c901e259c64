import pytest

from tests.pbx.scene import Scene, bridge, leg, member


@pytest.fixture
def scene() -> Scene:
    """Ana with Alice and Bob with Carol, two queues, and a conference of three."""
    scene = Scene()
    people = [
        ("1.1", "PJSIP/trunk-00000001", "Ana Souza", "5550142"),
        ("1.2", "PJSIP/100-00000002", "Alice", "100"),
        ("1.3", "PJSIP/trunk-00000010", "Bob", "5550143"),
        ("1.10", "PJSIP/101-00000004", "Carol", "101"),
    ]
    for uniqueid, name, who, number in people:
        scene.tell("Newchannel", leg(uniqueid, name, CallerIDName=who, CallerIDNum=number))
    for room, ids in (("b1", ("1.1", "1.2")), ("b2", ("1.3", "1.10"))):
        scene.tell("BridgeCreate", bridge(room))
        for uniqueid in ids:
            name, who, number = next(each[1:] for each in people if each[0] == uniqueid)
            scene.tell("BridgeEnter", bridge(room), leg(uniqueid, name, CallerIDName=who, CallerIDNum=number))
    for queue in ("support", "sales"):
        scene.tell("QueueMemberAdded", member(queue, "Local/101@phones", MemberName="Carol"))
    scene.tell("QueueMemberAdded", member("support", "PJSIP/100", MemberName="Alice", Membership="static"))
    return scene
