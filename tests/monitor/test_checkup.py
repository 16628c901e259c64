"""A checkup: what is found out of a PBX and of a login, what it means, and what stays unknown."""

from __future__ import annotations

import asyncio
import ssl
import time
from pathlib import Path

import pytest
import trustme

from amitop.ami.catalogue import ActionEntry, Catalogue
from amitop.ami.facts import facts
from amitop.demo import DemoPbx
from amitop.demo.session import Login
from amitop.link import Target
from amitop.link.sealed import Sealed
from amitop.monitor.checkup import Checkup, examine
from amitop.monitor.findings import Finding, Mark, findings
from amitop.monitor.privileges import Heard, User, disabled_events, user_of, written
from amitop.operations.needs import CLASSES, READ
from tests.link.servers import Ami, serving
from tests.link.servers import target as ami_target

SECRET = "correct-horse-battery"


async def at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


async def checkup(pbx: DemoPbx, read: str, write: str, *, moving: bool = False) -> Checkup:
    """What is found of a login with these classes; `moving` lets a call begin meanwhile."""
    pbx.logins["ana"] = Login("ana", pbx.secret, frozenset(read.split()), frozenset(write.split()))

    async def wait(_seconds: float) -> None:
        if moving:
            for _ in range(60):
                pbx.step()
        await asyncio.sleep(0)

    return await examine(Target(*pbx.address, "ana", pbx.secret), 5.0, wait)


def of(found: Checkup, check: str) -> list[Finding]:
    return [each for each in findings(found, time.time()) if each.check == check]


def says(found: Checkup, check: str) -> str:
    return "\n".join(f"{each.mark}: {each.says} → {each.do}" for each in of(found, check))


@pytest.fixture
async def pbx() -> DemoPbx:  # type: ignore[misc]
    async with DemoPbx(secret=SECRET, alive=False, calls=4) as running:
        yield running


async def test_a_login_with_everything(pbx: DemoPbx) -> None:
    found = await checkup(pbx, " ".join(CLASSES), " ".join(CLASSES), moving=True)
    assert found.error is None
    assert found.connected_in is not None
    assert {name for name in READ if found.read[name]} == set(READ)
    assert found.refused == {}
    assert found.channels
    assert found.second
    assert not [each for each in findings(found, time.time()) if each.mark is Mark.WRONG]
    assert says(found, "keys").startswith(
        "fine: x hang up, t transfer, a attended transfer, p pause, ! the console"
    )


async def test_a_read_class_that_is_missing_is_found_by_what_moves(pbx: DemoPbx) -> None:
    found = await checkup(pbx, "system agent", "reporting", moving=True)
    assert found.read["call"] is False
    assert (
        "wrong: call is missing, or a filter leaves its events out: calls, channels, rooms and endpoints stay"
        in says(found, "read")
    )
    assert "read = system,call,agent,dialplan in manager.conf" in says(found, "read")


async def test_a_dialplan_that_is_not_read_is_found_by_new_channels(pbx: DemoPbx) -> None:
    found = await checkup(pbx, "system agent call", "reporting", moving=True)
    assert (found.read["call"], found.read["dialplan"]) == (True, False)
    assert "note: dialplan is missing, or a filter leaves its events out" in says(found, "read")


def test_events_that_a_filter_leaves_out_are_missed() -> None:
    found = _reached("127.0.0.1")
    found.moved = True
    found.user = User(frozenset(READ), frozenset())
    assert "wrong: channels came and went, and no event of call came" in says(found, "filters")
    found.heard.hear("Newchannel", "call,all")
    assert "wrong" not in says(found, "filters")


async def test_what_is_not_known_is_said_so(pbx: DemoPbx) -> None:
    found = await checkup(pbx, " ".join(READ), "reporting")
    assert found.read["call"] is None
    assert "note: not known whether it reads call, agent and dialplan" in says(found, "read")
    assert "not known to this login" in says(found, "writetimeout")
    assert "not known to this login" in says(found, "filters")


async def test_lists_that_are_refused_blind_views(pbx: DemoPbx) -> None:
    found = await checkup(pbx, " ".join(READ), "agent")
    assert set(found.refused) == {
        "CoreShowChannels",
        "ParkedCalls",
        "ConfbridgeListRooms",
        "DeviceStateList",
        "CoreSettings",
        "CoreStatus",
    }
    told = says(found, "views")
    assert "wrong: calls and channels: calls from before amitop came are not seen" in told
    assert "write = system or reporting in manager.conf" in told
    assert "note: rooms: calls that were parked" in told
    assert "version is not told" in says(found, "Asterisk")


async def test_keys_that_do_not_work_are_named_by_what_is_missing(pbx: DemoPbx) -> None:
    found = await checkup(pbx, " ".join(READ), "agent reporting")
    assert {name for name, has in found.write.items() if has} == {"agent", "reporting"}
    told = says(found, "keys")
    assert "fine: p pause" in told
    assert "without write = call, not: t transfer, a attended transfer, macro: park" in told
    assert "without write = system or call, not: x hang up" in told
    assert "without write = command, not: ! the console" in told


async def test_one_login_only(pbx: DemoPbx) -> None:
    pbx.faults.one_login = True
    found = await checkup(pbx, " ".join(READ), "reporting")
    assert found.second is False
    assert "allowmultiplelogin = yes" in says(found, "second login")


async def test_nothing_is_changed(pbx: DemoPbx) -> None:
    sent: list[str] = []
    perform = pbx.desk.perform

    def noted(request, session):  # type: ignore[no-untyped-def]
        sent.append(request.action)
        return perform(request, session)

    pbx.desk.perform = noted  # type: ignore[method-assign]
    await checkup(pbx, " ".join(CLASSES), " ".join(CLASSES))
    from amitop.ami import Action
    from amitop.operations import reads_only

    assert {each for each in sent if not reads_only(Action(each))} <= {"Command"}


async def test_a_refused_login_ends_it(pbx: DemoPbx) -> None:
    found = await examine(Target(*pbx.address, pbx.user, "wrong"), 1.0, at_once)
    checks = {each.check: each.mark for each in findings(found, time.time())}
    assert checks == {"reachable": Mark.FINE, "TLS": Mark.FINE, "greeting": Mark.FINE, "login": Mark.WRONG}
    assert found.error is not None
    assert found.error.exit_code == 4


async def test_a_closed_port_ends_it() -> None:
    found = await examine(Target("127.0.0.1", 1, "ana", "x"), 1.0, at_once)
    assert [(each.check, each.mark) for each in findings(found, 0.0)] == [("reachable", Mark.WRONG)]


async def test_a_link_that_is_lost_half_way(pbx: DemoPbx) -> None:
    pbx.faults.drop_after(12)
    found = await checkup(pbx, " ".join(READ), "reporting")
    assert found.error is not None
    assert "half of it" in says(found, "link")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "pbx1.example.org").configure_cert(context)
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return context, str(file)


async def test_tls_is_told_with_names_and_days(certificate: tuple[ssl.SSLContext, str]) -> None:
    context, file = certificate
    async with serving(Ami().talk, context) as port:
        found = await examine(ami_target(port, tls=True, tls_ca=file), 0.0, at_once)
    assert found.sealed is not None
    assert found.sealed.version.startswith("TLSv1")
    assert "verified, for pbx1.example.org and 127.0.0.1" in says(found, "TLS").replace(
        "127.0.0.1 and pbx1.example.org", "pbx1.example.org and 127.0.0.1"
    )
    assert "runs out in" in says(found, "TLS")


async def test_a_certificate_that_does_not_verify_is_a_matter_of_tls(
    certificate: tuple[ssl.SSLContext, str],
) -> None:
    async with serving(Ami().talk, certificate[0]) as port:
        found = await examine(ami_target(port, tls=True), 0.0, at_once)
    assert [(each.check, each.mark) for each in findings(found, 0.0)] == [
        ("reachable", Mark.FINE),
        ("TLS", Mark.WRONG),
    ]


def _reached(host: str, *, tls: bool = False, verify: bool = True, sealed: Sealed | None = None) -> Checkup:
    found = Checkup(Target(host, 5038, "ana", tls=tls, tls_verify=verify))
    found.connected_in, found.sealed, found.logged_in, found.ami_version = 0.01, sealed, True, "11.0.0"
    return found


def test_plain_over_a_network_is_worth_a_word() -> None:
    assert "tlsenable = yes" in says(_reached("192.0.2.1"), "TLS")
    assert says(_reached("127.0.0.1"), "TLS").startswith("fine")
    assert says(_reached("localhost"), "TLS").startswith("fine")


def test_a_certificate_that_runs_out_soon_or_proves_nothing() -> None:
    soon = Sealed("TLSv1.3", "X", ("pbx1",), time.time() + 5.5 * 86400)
    told = says(_reached("pbx1", tls=True, sealed=soon), "TLS")
    assert told.startswith("note")
    assert "runs out in 5 days" in told
    unverified = _reached("pbx1", tls=True, verify=False, sealed=Sealed("TLSv1.3", "X"))
    assert "anyone may listen" in says(unverified, "TLS")
    assert not unverified.is_private


def test_the_secret_of_manager_conf_is_not_asked_for_where_it_would_be_heard() -> None:
    assert _reached("127.0.0.1").is_private
    assert not _reached("192.0.2.1").is_private
    assert _reached("192.0.2.1", tls=True).is_private


@pytest.mark.parametrize(
    ("lines", "check", "words"),
    [
        ({"writetimeout": ["writetimeout=100"], "eventfilter": []}, "writetimeout", "note: 100 ms"),
        ({"writetimeout": ["writetimeout=5000"], "eventfilter": []}, "writetimeout", "fine: 5000 ms"),
        ({"writetimeout": [], "eventfilter": []}, "writetimeout", "note: not set"),
        ({"writetimeout": [], "eventfilter": []}, "filters", "fine: none"),
        ({"writetimeout": [], "eventfilter": ["eventfilter=!Event: X"]}, "filters", "fine: 1"),
        (
            {"writetimeout": [], "eventfilter": ["eventfilter(name(X),action(exclude))="]},
            "filters",
            "fine: 1",
        ),
        ({"writetimeout": [], "eventfilter": ["eventfilter(name(X))="]}, "filters", "note: 1; 1 of them"),
    ],
)
def test_what_manager_conf_says(lines: dict[str, list[str]], check: str, words: str) -> None:
    found = _reached("127.0.0.1")
    found.options = lines
    assert says(found, check).startswith(words)


def test_a_storm_is_told_by_what_it_is_made_of() -> None:
    found = _reached("127.0.0.1")
    found.seconds, found.pong = 1.0, 2.0
    for _ in range(600):
        found.heard.hear("VarSet", "dialplan,all")
    for _ in range(300):
        found.heard.hear("RTCPSent", "reporting,all")
    found.events = 900
    assert "66 % of the events are VarSet" in says(found, "storm")
    assert "read = reporting brings 33 %" in says(found, "storm")
    assert says(found, "load").startswith("note: 900 events a second over 1 s; a Ping is answered in 2000 ms")


def test_events_that_are_switched_off_for_everybody() -> None:
    settings = ["  Disabled events:           Newexten,VarSet,Cdr", "  Debug:   No"]
    assert disabled_events(settings) == ["Newexten", "VarSet", "Cdr"]
    assert disabled_events(["  Disabled events:           "]) == []
    found = _reached("127.0.0.1")
    found.disabled = disabled_events(settings)
    assert "though views need them: Newexten, VarSet" in says(found, "read")


def test_what_manager_show_user_prints() -> None:
    user = user_of(
        ["", "          username: ana", "         read perm: call,agent", "        write perm: reporting,all"]
    )
    assert user is not None
    assert user.read == {"call", "agent"}
    assert user.write == set(CLASSES)
    assert user_of(["No such manager: ana"]) is None


@pytest.mark.parametrize("version", ["16.28.0", "22.10.1"])
@pytest.mark.parametrize(
    "mine",
    [{"reporting"}, {"call", "agent"}, {"system"}, {"command"}, {"config", "user"}, {"originate", "reporting"}],
)
def test_write_classes_are_read_off_what_is_listed(version: str, mine: set[str]) -> None:
    listed = Catalogue(each for each in facts(version) if not each.privilege or mine & set(each.privilege))
    found = written(listed, version)
    assert {name for name, has in found.items() if has} == mine
    # A class in which no Action stands alone stays open, and so does one of modules that may not be there.
    assert {name for name in ("call", "command", "agent", "originate") if found[name] is False} >= (
        {"call", "command", "agent", "originate"} - mine
    )


def test_without_its_module_an_action_proves_nothing() -> None:
    found = written(Catalogue([ActionEntry("Ping"), ActionEntry("CoreStatus", "", ("system", "reporting"))]))
    assert found["agent"] is None
    assert found["reporting"] is True


def test_an_event_needs_all_of_its_classes() -> None:
    heard = Heard()
    heard.hear("X", "call,system,all")
    heard.hear("X", "call,system,all")
    assert [name for name, has in heard.read.items() if has] == ["system", "call"]
    assert heard.of("call") == 2
