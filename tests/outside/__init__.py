"""The outside checker: what Asterisk's own lists say against what amitop says, field by field.

It imports nothing of amitop. It logs in over a plain socket, asks for the lists (CoreShowChannels, Status,
QueueStatus, BridgeList, BridgeInfo, ConfbridgeListRooms, ConfbridgeList, ParkedCalls, Agents) and compares them
with the JSON of `amitop snapshot`, which a separate process prints on request (`tests/asterisk/subject.py`).

    python -m tests.outside --port 15022 --seconds 30       judge a PBX of the lab while something else drives it

In a test, with the fixture `place` of tests/asterisk/conftest.py:

    from tests.asterisk.outside import checking

    async with checking(place) as judge:    # amitop is live, and is judged several times a second
        await drive_the_pbx()
        await asyncio.sleep(6)              # time for what differs to last

Leaving the block raises AssertionError with every difference that lasted longer than 5 s, and with every one that
is there at rest. `judge.open` has the differences of the last look, `judge.longest` the longest time of one.
"""
