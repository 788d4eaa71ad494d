"""Each check with a fault that was planted for it."""

import tempfile
import unittest
from pathlib import Path

from images import archive, contents, elf

from . import built


def said(image: archive.Image) -> list[str]:
    return contents.complaints("cases", image, "0.1.0")


class Contents(unittest.TestCase):
    def found(self, image: archive.Image, *wanted: str) -> None:
        """Each of the sentences is said, and no other."""
        told = said(image)
        self.assertEqual(len(told), len(wanted), told)
        for sentence in wanted:
            self.assertTrue(any(sentence in one for one in told), (sentence, told))

    def test_a_right_image_is_right(self):
        self.found(built.right())

    def test_a_file_too_many_is_found_and_a_shell_by_its_name_in_any_folder(self):
        self.found(built.holding("etc/passwd"), "/etc/passwd is nothing that a service needs")
        shell = built.holding("usr/bin/sh", kind="link")
        self.found(shell, "/usr/bin/sh is a shell", "/usr/bin/sh is nothing that a service needs")

    def test_a_base_of_the_banks_own_may_hold_more_but_no_shell(self):
        image = built.labelled(base_name="registry.bank.example/hardened:1")
        more = archive.Image(image.settings, built.holding("etc/passwd").entries)
        self.found(more)
        self.found(archive.Image(image.settings, built.holding("bin/bash").entries), "/bin/bash is a shell")

    def test_what_is_missing_writable_or_somebodys_is_found(self):
        self.found(built.without("usr/share/zoneinfo/Asia/Kolkata"), "/usr/share/zoneinfo/Asia/Kolkata is missing")
        licence = "usr/share/doc/recourse/LICENSE"
        self.found(built.holding(licence, mode=0o664), "is a file of mode 0664")
        self.found(built.holding(licence, owner=(65532, 65532)), "belongs to (65532, 65532)")
        self.found(built.holding(licence, mode=0o4444), "runs as somebody else")

    def test_a_binary_that_needs_a_loader_a_library_or_its_symbols_is_found(self):
        for program in (built.program(interpreter=True), built.program(libraries=1)):
            self.found(built.holding("service", program, mode=0o555), "needs a loader or a library")

    def test_a_program_of_this_machine_is_seen_to_be_linked_to_libraries(self):
        self.assertFalse(elf.read(Path("/bin/true").read_bytes()).static)

    def test_what_is_too_large_is_found_at_its_own_limit(self):
        large = built.program(more=bytes(31 * contents.MIB))
        self.found(built.holding("service", large, mode=0o555), "the limit is 30 MiB")
        self.assertEqual(contents.LIMITS["notices"], 70)

    def test_a_path_of_the_building_machine_is_found(self):
        named = built.program(more=b"at " + contents.PLACES[0] + b"asha/main.rs")
        self.found(built.holding("service", named, mode=0o555), "a path of the machine that built it")

    def test_a_crate_without_a_place_in_the_list_or_without_licence_is_found(self):
        self.found(built.holding(contents.COMPONENTS, built.components("tokio")), "the binary names tokio 1.54.0")
        stranger = built.components().replace(b"tokio", b"mio")
        two = ["the binary names tokio 1.54.0", "the list names mio 1.54.0"]
        self.found(built.holding(contents.COMPONENTS, stranger), *two)
        bare = built.components().replace(b'"expression": "MIT"', b"").replace(b"[{}]", b"[]")
        licences = [f"gives no licence for {name}" for name in ("cc", "recourse-cases", "tokio")]
        self.found(built.holding(contents.COMPONENTS, bare), *licences)
        self.found(built.holding(contents.COMPONENTS, b"{}"), "is not CycloneDX 1.5")
        self.found(built.holding(contents.COMPONENTS, b"<bom/>"), "is no JSON")
        plain = built.program(crates=None)
        self.found(built.holding("service", plain, mode=0o555), "was not built by `cargo auditable`")

    def test_labels_user_and_entry_point_are_those_that_charts_and_readers_await(self):
        self.found(built.labelled(revision="unknown"), "image.revision says nothing")
        self.found(built.labelled(version="0.2.0"), "image.version says 0.2.0, not 0.1.0")
        for user in ("", "0", "root", "recourse"):
            self.found(built.saying(User=user), f"it runs as `{user}`")
        self.found(built.saying(Entrypoint=["/bin/sh", "-c"]), "it starts ['/bin/sh', '-c']")
        self.found(built.saying(Cmd=["serve"]), "the charts give /service its arguments")

    def test_an_authority_of_the_machine_and_a_list_that_is_not_the_public_one_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = built.certificate(7).replace(b"0" * 32, b"0" * 32 + b"\n")
            (Path(folder) / "proxy.crt").write_bytes(broken)
            told = contents._authorities(built.right(), Path(folder))
            self.assertEqual(told, ["it trusts an authority of the machine that built it: proxy.crt"])
        self.found(built.holding(contents.AUTHORITIES, built.certificate(1)), "it trusts 1 authorities")


class Archives(unittest.TestCase):
    def test_a_later_layer_replaces_and_takes_away(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "image.tar"
            first = {"./etc": None, "./etc/a": b"1", "./etc/b": b"1", "./var/log/x": b"1"}
            built.archived(file, [first, {"etc/a": b"22", "etc/.wh.b": b"", "var/log/.wh..wh..opq": b""}])
            image = archive.read(file)
        self.assertEqual(sorted(image.files), ["etc/a"])
        self.assertEqual((image.files["etc/a"].size, contents.size(image)), (2, 2))
        self.assertEqual(image.settings["User"], "65532:65532")
