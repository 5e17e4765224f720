"""Messages go to the object that they concern, by their type."""

from __future__ import annotations

from workbench.tui.router import Router


class Base:
    """Any message."""


class Derived(Base):
    """A message of a kind."""


async def test_a_message_goes_to_the_handler_of_its_own_type_else_of_its_bases() -> None:
    heard: list[str] = []
    router = Router()
    assert not await router.route(Derived())
    router.add({Base: lambda _: heard.append("base")})
    assert await router.route(Derived()) and heard == ["base"]
    router.add({Derived: lambda _: heard.append("derived")})
    assert await router.route(Derived()) and await router.route(Base())
    assert heard == ["base", "derived", "base"]


async def test_what_a_handler_returns_is_awaited() -> None:
    heard: list[object] = []

    async def handle(message: object) -> None:
        heard.append(message)

    router = Router()
    router.add({Base: handle})
    message = Base()
    await router.route(message)
    assert heard == [message]
