"""The answer key on the command line.

    python3 deploy/sample/oracle DIR [--out FILE]   read DIR/sample.json and the files that it names
    python3 deploy/sample/oracle DIR --days         who does what on which day
    python3 deploy/sample/oracle --self-test        check the oracle against cases that were counted by hand
"""

import argparse
import dataclasses
import json
import pathlib
import sys

# A folder that is run is not a package yet.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import oracle  # noqa: E402
from oracle import self_test  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="Work out what must become of a sample, from its files and the rules.")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, help="the folder of the sample")
    parser.add_argument("--out", type=pathlib.Path, help="write the answer to this file, as JSON")
    parser.add_argument("--days", action="store_true", help="say who does what on which day")
    parser.add_argument("--self-test", action="store_true", help="check the oracle itself")
    arguments = parser.parse_args()
    if arguments.self_test:
        self_test.run()
        print("the oracle agrees with every case that was counted by hand")
        return 0
    if arguments.folder is None:
        parser.error("name the folder of the sample")
    story = oracle.Story(arguments.folder)
    if arguments.days:
        for day in story.days:
            print(json.dumps(dataclasses.asdict(day), default=str, ensure_ascii=False))
        return 0
    text = json.dumps(oracle.answer(story), indent=1, ensure_ascii=False) + "\n"
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
