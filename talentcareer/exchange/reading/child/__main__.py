"""Entry of the reading process. Started by the path of its folder, so that nothing of the application is imported."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from child.run import main  # type: ignore[import-not-found]  # noqa: E402 - found through the line above

main(sys.argv[1])
