"""How many frames a second the page Peta draws while it is dragged, in a real browser.

Every RT has a place, so close to its neighbours that a tile of zoom 13 holds about as many as it may
(500): denser than a city. The page is dragged by a mouse that moves in every frame, over tiles that
it has not loaded yet. A frame is done when the graphics are: one pixel is read back in each. Without
a graphics processor the browser draws with its software one, which uses the same cores.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, isqrt
from typing import Any

from playwright.async_api import Browser, StorageState, ViewportSize, async_playwright

from contracts.survey_positions import VillagePositioned
from deploy.local.children import say
from services.chassis.db import connect
from tests.bench import page, recaps
from tests.bench.figures import Figure
from tests.bench.filled import taken
from tests.bench.stage import Stage
from tests.bench.synthetic import head, scattered, synthetic_rt
from tests.browser.program import ARGS, MISSING, find

SCREEN: ViewportSize = {"width": 1440, "height": 900}
WEST, SOUTH, TILE, FULL = 111.5, -7.9, 360 / 2**13, 500
ZOOM, SECONDS = 13.2, 6
SWIFTSHADER = [one for one in ARGS if one != "--disable-gpu"] + ["--enable-unsafe-swiftshader"]
# Drags to the left and up, a step in each frame; answers the moments of the frames.
DRAG = """async (seconds) => {
  const canvas = document.querySelector('canvas.maplibregl-canvas')
  const gl = canvas.getContext('webgl2')
  const pixel = new Uint8Array(4)
  const box = canvas.getBoundingClientRect()
  const send = (kind, x, y) => canvas.dispatchEvent(new MouseEvent(kind, {
    bubbles: true, button: 0, buttons: kind === 'mouseup' ? 0 : 1,
    clientX: box.left + x, clientY: box.top + y }))
  const frame = () => new Promise(requestAnimationFrame)
  const moments = [await frame()]
  let turn = 0
  while (moments.at(-1) - moments[0] < 1000 * seconds) {
    const way = turn++ % 4 < 2 ? -1 : 1 // twice there, twice back
    let [x, y] = [box.width * (0.5 - 0.3 * way), box.height * (0.5 - 0.2 * way)]
    send('mousedown', x, y)
    for (let n = 0; n < 60; n++) {
      moments.push(await frame())
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
      send('mousemove', x += 10 * way, y += 3 * way)
    }
    send('mouseup', x, y)
    moments.push(await frame())
  }
  return moments
}"""


@dataclass(frozen=True)
class Drag:
    """Frames a second of a drag, and its worst frame in milliseconds."""

    rate: float
    median: float
    worst: float

    @classmethod
    def of(cls, moments: list[float]) -> "Drag":
        took = sorted(b - a for a, b in pairwise(moments))
        rate = 1000 * len(took) / (moments[-1] - moments[0])
        return cls(rate, 1000 / took[len(took) // 2], took[-1])


async def measure(stage: Stage) -> list[Figure]:
    """Frames a second with every RT of the province on the map."""
    program = find()
    if program is None:
        say(MISSING)
        return []
    if not stage.scalar("reporting", "SELECT count(*) FROM rt_scores"):  # asked for on its own
        await recaps.fill(stage, 0, stage.plan.sheets)
    await placed(stage)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=SWIFTSHADER)
        known = await page.log_in(stage, browser)
        drags = [await _dragged(stage, browser, known) for _ in range(stage.plan.runs)]
        await browser.close()
    name = f"map of {stage.plan.sheets:,} RTs, dragged"
    return [
        Figure(f"{name}: all frames", "frames/s", tuple(one.rate for one in drags), 30),
        Figure(f"{name}: median frame", "frames/s", tuple(one.median for one in drags), 30),
        Figure(f"{name}: worst frame", "ms", tuple(one.worst for one in drags), at_most=True),
    ]


async def placed(stage: Stage) -> None:
    """Tell the read model where every RT lies."""
    engine, sessions = connect(recaps.url(stage), pool_size=1)
    await taken(sessions, list(positions(stage.plan.sheets)))
    await engine.dispose()
    with stage.superuser("reporting") as connection:
        connection.execute("VACUUM ANALYZE rt_places, region_places")


def positions(count: int) -> Iterator[VillagePositioned]:
    """The RTs of each village, side by side with those of the next, on a square of full tiles."""
    villages = scattered(recaps.PROVINCE)
    side = ceil(count**0.5)
    step = TILE / isqrt(FULL)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number in range(count):
        lon, lat = WEST + number % side * step, SOUTH + number // side * step
        rt = {"rt": synthetic_rt(number, villages), "source": "stated"}
        found[villages[number % len(villages)]].append(
            rt | {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
        )
    for village, rts in found.items():
        yield VillagePositioned.model_validate(head(village) | {"part": 0, "rts": rts})


async def _dragged(stage: Stage, browser: Browser, known: StorageState) -> Drag:
    """A drag over the map in a fresh browser; raises unless the map moved and drew."""
    context = await browser.new_context(storage_state=known, viewport=SCREEN)
    tab = await context.new_page()
    tiles: list[int] = []
    tab.on("response", lambda one: tiles.append(one.status) if ".mvt" in one.url else None)
    middle = TILE * (stage.plan.sheets / FULL) ** 0.5 / 2
    at = f"{ZOOM}_{SOUTH + middle:.5f}_{WEST + middle:.5f}"
    await tab.goto(
        f"{stage.suite.gateway_url}/peta?wilayah={recaps.PROVINCE}&tahun={recaps.YEAR}&di={at}"
    )
    await tab.wait_for_selector("canvas.maplibregl-canvas")
    await tab.wait_for_load_state("networkidle")
    before = len(tiles)
    moments = await tab.evaluate(DRAG, SECONDS)
    await tab.wait_for_url(lambda one: not one.endswith(at))  # the map moved
    await context.close()
    if before == 0 or len(tiles) == before or set(tiles) - {200, 204}:
        raise RuntimeError(f"The map drew {before} tiles, then {tiles[before:]}.")
    return Drag.of(moments)
