"""How a process is judged by what the kernel says of it, and what a pod of a test mounts."""

import tempfile
import tomllib
import unittest
from pathlib import Path

from images import running
from images.places import services

RIGHT = {
    "status": "Name:\tservice\nUid:\t1000680000\t1000680000\t1000680000\t1000680000\nGid:\t0\t0\t0\t0\n"
    "CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n",
    "mountinfo": "1 2 0:1 / / ro,relatime - overlay overlay rw,lowerdir=x\n3 1 0:2 / /proc rw - proc proc rw\n",
}


class Powers(unittest.TestCase):
    def told(self, file: str = "status", right: str = "", wrong: str = "") -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in RIGHT.items():
                (Path(folder) / name).write_text(text.replace(right, wrong) if name == file else text)
            return running._powers(Path(folder))

    def test_a_process_that_can_do_nothing_is_right(self):
        self.assertEqual(self.told(), [])

    def test_one_that_can_more_is_found(self):
        for file, right, wrong, sentence in (
            ("status", "Uid:\t1000680000", "Uid:\t0", "it runs as 0:0, not as 1000680000:0"),
            ("status", "CapBnd:\t0000000000000000", "CapBnd:\t00000000800405fb", "it has capabilities"),
            ("status", "NoNewPrivs:\t1", "NoNewPrivs:\t0", "it may become more than it is"),
            ("mountinfo", "/ ro,relatime", "/ rw,relatime", "its files can be written"),
        ):
            [told] = self.told(file, right, wrong)
            self.assertIn(sentence, told)

    def test_one_that_is_gone_is_said_to_be(self):
        [told] = running._powers(Path("/proc/0"))
        self.assertIn("cannot be looked at", told)


class Mounted(unittest.TestCase):
    def test_every_service_has_its_settings_and_anybody_can_read_them(self):
        for service in services():
            with tempfile.TemporaryDirectory() as folder:
                running._configure(service, Path(folder), 5432)
                settings = tomllib.loads((Path(folder) / "service.toml").read_text())
                self.assertFalse(settings["simulation"])
                self.assertEqual("documents" in settings, service == "notices")
                for file in filter(Path.is_file, Path(folder).iterdir()):
                    self.assertEqual(file.stat().st_mode & 0o777, 0o444, file.name)
