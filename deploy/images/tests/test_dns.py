"""What the cluster's DNS of the checks answers."""

import socket
import struct
import unittest

from images import dns


def question(name: str, kind: int) -> bytes:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", kind, dns.IN)


class Server(unittest.TestCase):
    def test_it_gives_its_port_back(self):
        for _ in range(2):
            with dns.served() as there:
                if not there:
                    self.skipTest("nobody but root may answer at the port of DNS")
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                    client.settimeout(10)
                    client.sendto(question(dns.WHOLE, dns.A), (dns.SERVER, 53))
                    self.assertEqual(client.recv(512)[-4:], socket.inet_aton(dns.ADDRESS))


class Answers(unittest.TestCase):
    def told(self, name: str, kind: int) -> tuple[int, int, bytes]:
        """The code, the count of records and the end of an answer."""
        answer = dns.answer(question(name, kind))
        identity, flags, questions, records = struct.unpack("!HHHH", answer[:8])
        self.assertEqual((identity, questions, flags >> 15), (7, 1, 1))
        return flags & 15, records, answer[-4:]

    def test_the_one_name_has_an_address_in_whatever_case_it_is_asked_for(self):
        for name in (dns.WHOLE, dns.WHOLE.upper()):
            self.assertEqual(self.told(name, dns.A), (0, 1, socket.inet_aton(dns.ADDRESS)))

    def test_it_has_nothing_of_another_kind(self):
        code, records, _ = self.told(dns.WHOLE, 28)
        self.assertEqual((code, records), (0, 0))

    def test_no_other_name_is_known(self):
        code, records, _ = self.told(f"{dns.NAME}.{dns.DOMAINS[0]}", dns.A)
        self.assertEqual((code, records), (dns.NO_SUCH_NAME, 0))
