"""`make images` and its parts.

python -m images build [SERVICE…]     builds the images, all if none is said, and writes each one's components
python -m images push [SERVICE…]      sends what was built to the registry in its name, REGISTRY
python -m images check [SERVICE…]     examines what was built, and runs it with less than a pod has
python -m images short                whether Dockerfile, charts, Cargo and images.lock agree; tests of the checks
"""

import os
import sys
import tempfile
import unittest
from pathlib import Path

from . import archive, contents, facts, running
from .engine import Engine
from .places import TARGET, named, revision, services, version


def main(arguments: list[str]) -> int:
    match arguments:
        case ["build", *chosen]:
            return build(of(chosen))
        case ["push", *chosen]:
            return push(of(chosen))
        case ["check", *chosen]:
            return check(of(chosen), asked=bool(chosen))
        case ["short"]:
            return short()
    print(__doc__, file=sys.stderr)
    return 64


def of(chosen: list[str]) -> list[str]:
    strangers = sorted(set(chosen) - set(services()))
    if strangers:
        raise SystemExit(f"{', '.join(strangers)}: no service; services are {', '.join(services())}")
    return chosen or services()


def an_engine() -> Engine:
    engine = Engine.found()
    if engine is None:
        raise SystemExit("neither docker with its engine, podman nor buildah is here: run deploy/images/install")
    return engine


def build(chosen: list[str]) -> int:
    engine = an_engine()
    TARGET.mkdir(parents=True, exist_ok=True)
    for service in chosen:
        print(f"== building the image of {service} by {engine.name}", flush=True)
        name = engine.build(service)
        image = examined(engine, name)
        listed = TARGET / f"{service}.cdx.json"
        listed.write_bytes(image.files[contents.COMPONENTS].content)
        print(f"{name}: {contents.size(image) / contents.MIB:.1f} MiB; its components are in {listed}")
    return 0


def push(chosen: list[str]) -> int:
    """None is sent unless all are there: a registry with half of a revision is worse than one without it."""
    if not os.environ.get("REGISTRY"):
        raise SystemExit("say to which registry: make images-push REGISTRY=registry.bank.example/recourse-mirror")
    engine = an_engine()
    if missing := [named(service) for service in chosen if not engine.has(named(service))]:
        raise SystemExit(f"{', '.join(missing)}: not built; make images with the same REGISTRY")
    for service in chosen:
        with tempfile.TemporaryDirectory() as folder:
            digest = engine.push(named(service), Path(folder) / "digest")
        print(f"{named(service)} is {digest}: `image.digest` of {service}", flush=True)
    return 0


def examined(engine: Engine, name: str) -> archive.Image:
    with tempfile.TemporaryDirectory(dir=TARGET) as folder:
        file = Path(folder) / "image.tar"
        engine.save(name, file)
        return archive.read(file)


def check(chosen: list[str], asked: bool) -> int:
    engine, command = an_engine(), running.runner()
    TARGET.mkdir(parents=True, exist_ok=True)
    wrong = report("Dockerfile, charts, Cargo and images.lock", facts.complaints())
    examined_some = False
    for service in chosen:
        name = named(service)
        if not engine.has(name):
            print(f"{name}: {'not built' if asked else 'SKIPPED, because it is not built'}")
            wrong += asked
            continue
        examined_some, image = True, examined(engine, name)
        told = contents.told_revision(image)
        wrong += report(
            f"{name}, {contents.size(image) / contents.MIB:.1f} MiB", contents.complaints(service, image, version())
        )
        if told != revision():
            print(f"      it was built of {told}; what lies here is {revision()}")
        if isinstance(command, str):
            print(f"      not run: SKIPPED, because {command}")
        else:
            wrong += report(
                "      run read-only, without capabilities, as a uid of nobody, until it answers `live`",
                running.complaints(service, name, told, command),
            )
    if not examined_some:
        print("no image is built: make images")
        wrong += 1
    print(f"images: {wrong} wrong")
    return 1 if wrong else 0


def short() -> int:
    wrong = report("Dockerfile, charts, Cargo and images.lock", facts.complaints())
    suite = unittest.defaultTestLoader.discover(
        str(Path(__file__).with_name("tests")), top_level_dir=str(Path(__file__).parents[1])
    )
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    wrong += len(outcome.failures) + len(outcome.errors)
    return 1 if wrong else 0


def report(what: str, complaints: list[str]) -> int:
    print(f"{'WRONG' if complaints else 'ok   '} {what}")
    for said in complaints:
        print(f"      {said}")
    return len(complaints)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
