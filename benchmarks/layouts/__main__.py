"""Reads clean forms in other offices' layouts: `python -m benchmarks.layouts [EACH] [OFFICE]`."""

import sys
from collections import Counter

from benchmarks.layouts.measure import WAYS, outcome
from benchmarks.layouts.offices import MIXED, OFFICES
from benchmarks.mutations.clean import clean_forms


def main() -> None:
    """Print the share of cells in their place, by office and way; with an OFFICE, every lost cell."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    only = sys.argv[2:]
    forms = [*clean_forms(each)]
    whole: Counter[str] = Counter()
    for office, habits in (OFFICES | MIXED).items():
        if only and office not in only:
            continue
        for way in WAYS:
            done = [outcome(name, form, habits, way) for name, form in forms]
            right, cells = sum(each.right for each in done), sum(each.cells for each in done)
            whole += Counter({way: right, f"{way} all": cells})
            wrong = [each for each in done if each.lost or each.judged]
            print(f"{office}\t{way}\t{right / cells:.2%}\t有差异{len(wrong)}/{len(done)}", flush=True)
            for one in wrong if only else ():
                print("  ", one.name, *one.lost[:6], "|", *one.judged, sep="\n      ")
    for way in WAYS:
        print(f"{way}\t{whole[way] / whole[f'{way} all']:.2%}")


if __name__ == "__main__":
    main()
