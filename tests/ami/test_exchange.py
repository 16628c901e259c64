"""Exchanges: each way to end, and nothing taken that is not ours."""

import pytest

from amitop.ami import Action, Ending, Exchange, Packet, Pairing
from amitop.ami import exchange as exchange_module
from tests.packets import event, response


class Session:
    """A Pairing with a clock that counts the packets."""

    def __init__(self) -> None:
        self.pairing = Pairing("amitop-test")
        self.now = 100.0

    def ask(self, name: str, **headers: str) -> Exchange:
        return self.pairing.open(Action(name, headers), self.now)

    def hear(self, packet: Packet) -> Exchange | None:
        self.now += 1
        return self.pairing.take(packet, self.now)

    def respond(self, exchange: Exchange, word: str = "Success", **headers: str) -> None:
        assert self.hear(response(word, ActionID=exchange.action_id, **headers)) is exchange

    def tell(self, exchange: Exchange, name: str, **headers: str) -> None:
        assert self.hear(event(name, {"ActionID": exchange.action_id, **headers})) is exchange

    @property
    def pending(self) -> list[Exchange]:
        return list(self.pairing.pending)


@pytest.fixture
def session() -> Session:
    return Session()


def test_a_plain_response_ends_it(session: Session) -> None:
    ping = session.ask("Ping")
    assert (ping.done, ping.ok, ping.latency, ping.message) == (False, False, None, "")
    session.respond(ping, Ping="Pong")
    assert (ping.ending, ping.ok, ping.latency, ping.ended_at) == (Ending.RESPONSE, True, 1.0, 101.0)
    assert not session.pending


@pytest.mark.parametrize("start", ["start", "Start"])
@pytest.mark.parametrize("complete", ["Complete", "complete", "cancelled"])
def test_a_list_ends_with_its_completion(session: Session, start: str, complete: str) -> None:
    ask = session.ask("CoreShowChannels")
    session.respond(ask, EventList=start, Message="Channels will follow")
    session.tell(ask, "CoreShowChannel", Uniqueid="1.1")
    session.tell(ask, "CoreShowChannel", Uniqueid="1.2")
    assert session.pending == [ask]
    session.tell(ask, "CoreShowChannelsComplete", EventList=complete, ListItems="2")
    assert ask.ending is Ending.LIST_COMPLETE
    assert ask.ok
    assert [each.get("Uniqueid") for each in ask.events] == ["1.1", "1.2"]
    assert ask.completion is not None
    assert ask.completion.name == "CoreShowChannelsComplete"
    assert (ask.latency, ask.ended_at) == (1.0, 104.0)


@pytest.mark.parametrize("message", ["Command output follows", "A listing of Endpoints follows, as EndpointList"])
def test_a_message_that_speaks_of_following_makes_no_list(session: Session, message: str) -> None:
    ask = session.ask("Command", Command="core show uptime")
    session.respond(ask, Message=message)
    assert ask.ending is Ending.RESPONSE


@pytest.mark.parametrize(
    ("action", "complete"),
    [
        ("QueueStatus", "QueueStatusComplete"),
        ("QueueSummary", "QueueSummaryComplete"),
        ("agents", "AgentsComplete"),
        ("ParkedCalls", "ParkedCallsComplete"),
        ("Status", "StatusComplete"),
        ("WaitEvent", "WaitEventComplete"),
    ],
)
def test_old_lists_end_by_the_name_of_an_event(session: Session, action: str, complete: str) -> None:
    ask = session.ask(action)
    session.respond(ask, Message="will follow")
    session.tell(ask, "SomeItem")
    assert not ask.done
    session.tell(ask, complete)
    assert ask.ending is Ending.LIST_COMPLETE
    assert len(ask.events) == 1


def test_an_error_ends_it(session: Session) -> None:
    ask = session.ask("Hangup", Channel="Local/1")
    session.respond(ask, "Error", Message="No such channel")
    assert (ask.ending, ask.ok, ask.message) == (Ending.ERROR, False, "No such channel")


def test_an_error_after_the_start_of_a_list_is_the_truth(session: Session) -> None:
    ask = session.ask("CoreShowChannelMap")
    session.respond(ask, EventList="start")
    session.respond(ask, "Error", Message="Channel does not exist")
    assert (ask.ending, ask.message) == (Ending.ERROR, "Channel does not exist")
    assert not session.pending


def test_an_error_in_a_list_that_completes_all_the_same(session: Session) -> None:
    ask = session.ask("PJSIPShowEndpoint", Endpoint="x")
    session.respond(ask, EventList="start")
    session.respond(ask, "Error", Message="Unable to retrieve endpoint x\n")
    session.tell(ask, "EndpointDetailComplete", EventList="Complete")
    assert (ask.ending, ask.message) == (Ending.ERROR, "Unable to retrieve endpoint x")
    assert ask.completion is not None


def test_three_errors_to_one_action(session: Session) -> None:
    ask = session.ask("ModuleLoad")
    for message in ("one", "two", "three"):
        session.respond(ask, "Error", Message=message)
    assert [each.get("Message") for each in ask.responses] == ["one", "two", "three"]
    assert (ask.ending, ask.latency, ask.message) == (Ending.ERROR, 1.0, "three")


def test_an_empty_list_without_a_list(session: Session) -> None:
    ask = session.ask("VoicemailUsersList")
    session.respond(ask, Message="There are no voicemail users currently defined.")
    assert ask.ending is Ending.RESPONSE


def test_command_output_speaks_where_there_is_no_message(session: Session) -> None:
    ask = session.ask("Command", Command="nonsense")
    raw = f"Response: Error\r\nActionID: {ask.action_id}\r\nOutput: No such command\r\nOutput: 'nonsense'\r\n\r\n"
    session.hear(Packet(raw.encode()))
    assert ask.message == "No such command\n'nonsense'"


def test_what_comes_late_still_finds_its_action(session: Session) -> None:
    ask = session.ask("Originate", Channel="Local/1", Async="true")
    session.respond(ask, Message="Originate successfully queued")
    assert ask.done
    raw = (
        f"Event: OriginateResponse\r\nPrivilege: call,all\r\nActionID: {ask.action_id}\r\nResponse: Failure\r\n\r\n"
    )
    assert session.hear(Packet(raw.encode())) is ask
    assert [each.name for each in ask.events] == ["OriginateResponse"]
    assert (ask.ending, len(ask.responses)) == (Ending.RESPONSE, 1)


@pytest.mark.parametrize(
    "action_id",
    ["other-1", "amitop-test-99", "amitop-tes-1", "amitop-test-", "xamitop-test-1", "amitop-test-1x", ""],
)
def test_a_foreign_action_id_is_not_ours(session: Session, action_id: str) -> None:
    ask = session.ask("Ping")
    assert session.hear(event("OriginateResponse", ActionID=action_id, Response="Success")) is None
    assert session.hear(response(ActionID=action_id)) is None
    assert not ask.done


def test_an_action_id_in_a_value_is_not_ours(session: Session) -> None:
    ask = session.ask("Ping")
    assert session.hear(event("VarSet", Value=f"ActionID: {ask.action_id}")) is None


def test_a_user_event_cannot_end_a_list(session: Session) -> None:
    ask = session.ask("CoreShowChannels")
    session.respond(ask, EventList="start")
    session.hear(event("UserEvent", Privilege="user,all", EventList="Complete", ActionID=ask.action_id))
    assert not ask.done


def test_no_event_answers_an_action(session: Session) -> None:
    ask = session.ask("CoreShowChannels")
    session.tell(ask, "CoreShowChannelsComplete", EventList="Complete")
    assert not ask.done
    assert ask.latency is None


def test_a_deadline(session: Session) -> None:
    ask = session.ask("IAXnetstats")
    session.pairing.expire(ask, 110.0)
    assert (ask.ending, ask.ok, ask.ended_at) == (Ending.DEADLINE, False, 110.0)
    assert not session.pending
    session.respond(ask)  # too late to change how it ended, but still ours
    assert (ask.ending, len(ask.responses)) == (Ending.DEADLINE, 1)


def test_a_lost_link_ends_what_is_pending_and_only_that(session: Session) -> None:
    done, half, fresh = session.ask("Ping"), session.ask("BridgeList"), session.ask("Ping")
    session.respond(done)
    session.respond(half, EventList="start")
    session.tell(half, "BridgeListItem")
    assert session.pairing.disconnect(120.0) == [half, fresh]
    assert (done.ending, half.ending, fresh.ending) == (Ending.RESPONSE, Ending.DISCONNECT, Ending.DISCONNECT)
    assert not half.ok
    assert len(half.events) == 1
    assert not session.pending


def test_answers_find_their_actions_in_any_order(session: Session) -> None:
    first, second = session.ask("Ping"), session.ask("CoreStatus")
    session.respond(second)
    assert (first.done, second.done) == (False, True)
    session.respond(first)
    assert first.done


def test_action_ids_are_random_short_and_never_the_same() -> None:
    one, other = Pairing(), Pairing()
    ids = [pairing.open(Action("Ping"), 0.0).action_id for pairing in (one, other) for _ in range(3)]
    assert len(set(ids)) == 6
    assert one.prefix != other.prefix
    assert all(len(each) <= 60 and each.isascii() for each in ids)


def test_ended_exchanges_are_forgotten_in_the_end(session: Session) -> None:
    first = session.ask("Ping")
    session.respond(first)
    for _ in range(100):
        session.respond(session.ask("Ping"))
    assert session.hear(response(ActionID=first.action_id)) is None


def test_an_answer_that_was_cut_off_answers_nothing(session: Session) -> None:
    """Its ActionID may be the beginning of another one's."""
    asked = [session.ask("Hangup") for _ in range(12)]
    assert asked[0].action_id == asked[11].action_id[:-1]
    whole = response(ActionID=asked[11].action_id).raw
    for length in range(len(whole)):
        assert session.hear(Packet(whole[:length])) is None
    assert session.pending == asked


def _flood(session: Session, ask: Exchange, count: int, size: int = 0) -> None:
    for _ in range(count):
        session.tell(ask, "Item", Value="x" * size)


def test_a_list_without_end_is_kept_up_to_a_limit_and_ends_by_its_deadline(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "KEPT", 50)
    ask = session.ask("CoreShowChannels")
    session.respond(ask, EventList="start")
    _flood(session, ask, 200)
    assert (len(ask.responses) + len(ask.events), ask.dropped) == (50, 151)
    session.pairing.expire(ask, 500.0)
    assert ask.ending is Ending.DEADLINE
    _flood(session, ask, 10)
    assert (len(ask.events), ask.dropped) == (49, 161)


def test_a_list_is_kept_up_to_so_many_bytes_and_still_completes(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "KEPT_BYTES", 10_000)
    ask = session.ask("CoreShowChannels")
    session.respond(ask, EventList="start")
    _flood(session, ask, 30, size=1_000)
    assert (len(ask.events), ask.dropped) == (9, 21)
    assert ask.size <= 10_000
    session.tell(ask, "CoreShowChannelsComplete", EventList="Complete")
    assert (ask.ending, ask.done) == (Ending.LIST_COMPLETE, True)


def test_what_comes_behind_the_end_is_kept_up_to_a_limit(session: Session) -> None:
    ask = session.ask("Originate")
    session.respond(ask)
    _flood(session, ask, 1_000)
    assert (len(ask.events), ask.dropped) == (exchange_module.KEPT_LATE, 1_000 - exchange_module.KEPT_LATE)
    for _ in range(1_000):
        session.respond(ask, "Error", Message="again")
    assert (len(ask.responses), ask.ending) == (1, Ending.RESPONSE)


def test_ended_exchanges_are_remembered_up_to_so_many_bytes(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "KEPT_BYTES", 10_000)
    asked = [session.ask("Ping") for _ in range(5)]
    for each in asked:
        session.respond(each, Value="x" * 4_000)
    known = [session.hear(response(ActionID=each.action_id)) is each for each in asked]
    assert known == [False, False, False, True, True]


def test_nothing_is_behind_the_end_of_a_list(session: Session) -> None:
    """An Error comes before the list's end, or instead of it (AMI.md §8.11): behind it nobody is asked any more."""
    ask = session.ask("PJSIPShowEndpoint", Endpoint="x")
    session.respond(ask, EventList="start")
    session.tell(ask, "EndpointDetailComplete", EventList="Complete")
    assert session.hear(response("Error", ActionID=ask.action_id)) is None
    assert ask.ending is Ending.LIST_COMPLETE
