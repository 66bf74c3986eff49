"""Write the expected forms of all examples anew: `python -m examples.write`. Look at the difference!"""

import asyncio

from examples.replay import FOLDERS, finished, recorded, shown


async def write() -> None:
    """Write form.offline.json, and form.json where answers were recorded."""
    for folder in FOLDERS:
        offline = await finished(folder, None)
        (folder / "form.offline.json").write_text(shown(offline), encoding="utf-8")
        model = recorded(folder)
        if model is not None:
            (folder / "form.json").write_text(shown(await finished(folder, model)), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(write())
