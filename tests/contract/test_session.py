"""Greeting, logging in and out, and what is refused."""

from __future__ import annotations

import time

import pytest

from amitop.ami import Kind

from .client import Client
from .conftest import Pbx, keys
from .shapes import EVENTS, spell


async def test_banner(pbx: Pbx, stranger: Client) -> None:
    (banner,) = stranger.packets
    assert banner.kind is Kind.BANNER
    assert banner.name.startswith(pbx.banner)
    assert banner.raw.endswith(b"\r\n")
    assert b"\n\n" not in banner.raw.replace(b"\r", b"")


async def test_login_by_challenge(pbx: Pbx, stranger: Client) -> None:
    challenge = await stranger.act("Challenge", AuthType="MD5")
    assert keys(challenge.responses[0]) == ["Response", "ActionID", "Challenge"]
    assert challenge.responses[0].get("Challenge").isdigit()
    login = await stranger.log_in(pbx.user, pbx.secret)
    assert keys(login.responses[0]) == ["Response", "ActionID", "Message"]
    booted = await stranger.event("FullyBooted")
    assert keys(booted) == ["Event", "Privilege", *spell(EVENTS["FullyBooted"])]


async def test_login_by_secret(pbx: Pbx, stranger: Client) -> None:
    login = await stranger.act("Login", Username=pbx.user, Secret=pbx.secret)
    assert login.message == "Authentication accepted"
    assert (await stranger.act("Login", Username="x", Secret="y")).message == "Already authenticated"


@pytest.mark.parametrize("user", ["right", "wrong"])
async def test_a_wrong_secret_costs_a_second_and_the_connection(pbx: Pbx, stranger: Client, user: str) -> None:
    began = time.monotonic()
    login = await stranger.log_in(pbx.user if user == "right" else "nobody-here", "not it")
    assert time.monotonic() - began > 0.9
    assert (login.ok, login.message) == (False, "Authentication failed")
    await stranger.end()


async def test_a_challenge_of_another_kind(stranger: Client) -> None:
    assert (await stranger.act("Challenge", AuthType="SHA")).message == "Must specify AuthType"


@pytest.mark.parametrize("action", ["CoreShowChannels", "Ping", "Nope"])
async def test_nothing_before_the_login(stranger: Client, action: str) -> None:
    assert (await stranger.act(action)).message == "Permission denied"


async def test_a_viewer_may_not_act(pbx: Pbx, stranger: Client) -> None:
    await stranger.log_in(pbx.viewer, pbx.viewer_secret)
    assert (await stranger.act("Hangup", Channel="x")).message == "Permission denied"
    assert (await stranger.act("CoreShowChannels")).ok
    (commands,) = (await stranger.act("ListCommands")).responses
    assert commands.get("CoreStatus").endswith("  (Priv: system,reporting,all)")
    assert not commands.get("Hangup")


async def test_unknown_action(client: Client) -> None:
    message = "Invalid/unknown command: Nope. Use Action: ListCommands to show available commands."
    assert (await client.act("Nope")).message == message


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (b"\r\n", "Missing action in request"),
        (b"Action : Ping\r\n\r\n", "Missing action in request"),
        (b"Action: Ping\r\nX: " + b"y" * 3000 + b"\r\n\r\n", "Failed to parse message: line too long"),
        (b"Action: Ping\r\n" + b"X: y\r\n" * 130 + b"\r\n", "Too many lines in message or allocation failure"),
    ],
)
async def test_what_can_not_be_read(client: Client, sent: bytes, message: str) -> None:
    start = len(client.packets)
    client.writer.write(sent)
    await client.until(lambda: any(each.get("Message") == message for each in client.packets[start:]))
    assert (await client.act("Ping")).ok


async def test_the_line_that_ends_its_message_early(client: Client) -> None:
    start = len(client.packets)
    client.writer.write(b"Action: Ping\r\nActionID: one\r\nX: " + b"y" * 1020 + b"\r\n")
    client.writer.write(b"Action: Ping\r\nActionID: two\r\n\r\n")
    await client.until(lambda: any(each.action_id == "two" for each in client.packets[start:]))
    assert any(each.action_id == "one" for each in client.packets[start:])


async def test_logoff(client: Client) -> None:
    bye = await client.act("Logoff")
    assert (bye.responses[0].name, bye.message) == ("Goodbye", "Thanks for all the fish.")
    await client.end()


async def test_event_masks(client: Client) -> None:
    for mask, answer in (("off", "Off"), ("call,agent", "On"), ("foo", "Off"), ("0", "Off"), ("on", "On")):
        assert (await client.act("Events", EventMask=mask)).responses[0].get("Events") == answer
    assert (await client.act("Events", EventMask="")).message == "Invalid event mask"
