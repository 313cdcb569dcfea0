#!/usr/bin/env python3
"""The PROXY protocol version 2 a second time, from the specification alone: makes headers whole and
broken and says what a decoder must find. Shares no code with the product, its checksum neither.

    python3 tests/oracles/proxy_protocol.py > tests/vectors/proxy-protocol-generated.json

Each row: name, hex, expect (accept, reject, incomplete), kind of the error, length of the header,
command, source and destination as text (None where the real endpoints count), TLVs as [type, hex].
"""

import ipaddress
import json
import random
import struct

SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
RANDOM = random.Random(2026)


def crc32c(data):
    table = []
    for number in range(256):
        for _ in range(8):
            number = (number >> 1) ^ (0x82F63B78 if number & 1 else 0)
        table.append(number)
    crc = 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


assert crc32c(b"123456789") == 0xE3069283


def tlv(kind, value):
    return struct.pack("!BH", kind, len(value)) + value


def some_bytes(most):
    return bytes(RANDOM.randrange(256) for _ in range(RANDOM.randrange(most + 1)))


def some_text(most):
    return bytes(RANDOM.choice(b"abcdefghijklmnopqrstuvwxyz0123456789.-") for _ in range(RANDOM.randrange(1, most)))


def addresses(family):
    """The block, and source and destination as people write them."""
    ports = RANDOM.randrange(65536), RANDOM.randrange(65536)
    if family == 1:
        pair = [RANDOM.randbytes(4), RANDOM.randbytes(4)]
        text = [f"{ipaddress.IPv4Address(a)}:{p}" for a, p in zip(pair, ports)]
    elif family == 2:
        pair = [RANDOM.choice([RANDOM.randbytes(16), bytes(15) + b"\x01", b"\x20\x01\x0d\xb8" + bytes(10) + RANDOM.randbytes(2)]) for _ in range(2)]
        text = [f"[{ipaddress.IPv6Address(a)}]:{p}" for a, p in zip(pair, ports)]
    elif family == 3:
        paths = [b"/run/" + some_text(60), b"/" + some_text(107)]
        return b"".join(path.ljust(108, b"\0") for path in paths), [path.decode() for path in paths]
    else:
        return b"", [None, None]
    return b"".join(pair) + struct.pack("!HH", *ports), text


def some_ssl():
    inner = b"".join(tlv(RANDOM.choice([0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28]), some_text(30)) for _ in range(RANDOM.randrange(4)))
    return struct.pack("!BI", RANDOM.randrange(8), RANDOM.choice([0, 1, RANDOM.randrange(2**32)])) + inner


def some_tlv():
    return RANDOM.choice([
        lambda: (0x01, RANDOM.choice([b"h2", b"http/1.1", some_text(10)])),
        lambda: (0x02, some_text(60)),
        lambda: (0x04, bytes(RANDOM.randrange(50))),
        lambda: (0x05, some_bytes(128)),
        lambda: (0x20, some_ssl()),
        lambda: (0x30, some_text(20)),
        lambda: (0xEA, b"\x01vpce-" + b"%017x" % RANDOM.randrange(16**17)),
        lambda: (0xEE, b"\x01" + struct.pack("<I", RANDOM.randrange(2**32))),
        lambda: (0xE0, struct.pack("!Q", RANDOM.randrange(2**64))),
        lambda: (0xE1, some_bytes(30)),
        lambda: (RANDOM.choice([0x06, 0x1F, 0x42, 0x80, 0xDF, 0xE2, 0xEF, 0xF0, 0xF7, 0xF8, 0xFF]), some_bytes(40)),
    ])()


def build(command, family, transport, block, tlvs, checksum_at=None, wrong=None):
    """`checksum_at`: before which TLV the checksum stands; `wrong`: turns the right one into another."""
    body, listed, field = block, [], None
    for place in range(len(tlvs) + 1):
        if place == checksum_at:
            field = 16 + len(body) + 3
            body += tlv(3, bytes(4))
            listed.append([3, None])
        if place < len(tlvs):
            body += tlv(*tlvs[place])
            listed.append([tlvs[place][0], tlvs[place][1].hex()])
    header = SIGNATURE + struct.pack("!BBH", 0x20 | command, family << 4 | transport, len(body)) + body
    if field is not None:
        right = struct.pack("!I", crc32c(header))
        stored = wrong(right) if wrong else right
        header = header[:field] + stored + header[field + 4:]
        for row in listed:
            if row[1] is None:
                row[1] = stored.hex()
    return header, listed


def row(name, data, expect, kind=None, **more):
    result = {"name": name, "hex": data.hex(), "expect": expect}
    if kind:
        result["kind"] = kind
    result.update(more)
    return result


def rows():
    for number in range(200):
        family = RANDOM.choice([1, 1, 1, 2, 2, 3])
        transport = RANDOM.choice([1, 2])
        block, (source, destination) = addresses(family)
        tlvs = [some_tlv() for _ in range(RANDOM.randrange(6))]
        checksum = RANDOM.choice([None, RANDOM.randrange(len(tlvs) + 1)])
        header, listed = build(1, family, transport, block, tlvs, checksum)
        payload = RANDOM.choice([b"", b"GET / HTTP/1.1\r\n", some_bytes(20)])
        found = dict(length=len(header), command="PROXY", source=source, destination=destination, tlvs=listed)
        yield row(f"PROXY {number}", header + payload, "accept", **found)

        cut = RANDOM.randrange(len(header))
        yield row(f"PROXY {number}, {cut} bytes of it", header[:cut], "incomplete", "incomplete")

        broken = bytearray(header)
        what = RANDOM.choice(["signature", "version", "command", "family", "transport", "length"])
        kind = "bad_" + what
        if what == "signature":
            at = RANDOM.randrange(12)
            broken[at] ^= RANDOM.randrange(1, 256)
            kind = "not_proxy"
        elif what == "version":
            broken[12] = RANDOM.choice([0, 1, 3, 4, 8, 15]) << 4 | 1
        elif what == "command":
            broken[12] = 0x20 | RANDOM.randrange(2, 16)
        elif what == "family":
            broken[13] = RANDOM.randrange(4, 16) << 4 | transport
        elif what == "transport":
            broken[13] = family << 4 | RANDOM.choice([0, 3, 7, 15])
        else:
            broken[14:16] = struct.pack("!H", RANDOM.randrange({1: 12, 2: 36, 3: 216}[family]))
        # What is decided by bytes that are there is said at once, however few follow.
        least = {"signature": 12, "version": 13, "command": 13, "family": 14, "transport": 14, "length": 16}[what]
        end = RANDOM.choice([len(broken), RANDOM.randrange(least, len(broken) + 1)])
        yield row(f"PROXY {number}, {what} broken, {end} bytes", bytes(broken[:end]), "reject", kind)

        if checksum is not None:
            wrong = RANDOM.choice([lambda right: right[::-1], lambda right: bytes([right[0] ^ 1]) + right[1:], lambda right: bytes(4)])
            header, _ = build(1, family, transport, block, tlvs, checksum, wrong)
            stored_right = build(1, family, transport, block, tlvs, checksum)[0] == header
            if not stored_right:
                yield row(f"PROXY {number}, wrong checksum", header, "reject", "bad_crc")

        if number % 2:
            fault = RANDOM.choice([b"\x04", b"\x04\x00", b"\x04\x00\x01", b"\x02\xff\xff\x00", tlv(3, some_bytes(3)), tlv(5, bytes(129)), tlv(0x20, some_bytes(4)), tlv(0x20, bytes(5) + b"\x21\x00\x03ab"), tlv(0x20, bytes(5) + tlv(0x21, b"TLSv1.2") + b"\xff")])
            header, _ = build(1, family, transport, block + b"".join(tlv(*one) for one in tlvs) + fault, [])
            yield row(f"PROXY {number}, broken TLV", header, "reject", "bad_tlv")

    for number in range(60):
        # LOCAL: whatever its family, whatever follows.
        family, transport = RANDOM.randrange(16), RANDOM.randrange(16)
        tlvs = [some_tlv() for _ in range(RANDOM.randrange(4))]
        checksum = RANDOM.choice([None, RANDOM.randrange(len(tlvs) + 1)])
        header, listed = build(0, family, transport, b"", tlvs, checksum)
        found = dict(command="LOCAL", source=None, destination=None)
        yield row(f"LOCAL {number}, TLVs at once", header, "accept", length=len(header), tlvs=listed, **found)
        family = RANDOM.choice([1, 2, 3])
        block, _ = addresses(family)
        # Addresses that could be taken for TLVs are another question.
        block = b"\xff\xff\xff" + block[3:]
        header, listed = build(0, family, transport, block, tlvs, checksum)
        yield row(f"LOCAL {number}, TLVs after a block", header, "accept", length=len(header), tlvs=listed, **found)
        header, _ = build(0, family, transport, b"\xff\xff\xff" + some_bytes(8), [])
        yield row(f"LOCAL {number}, opaque", header, "accept", length=len(header), tlvs=[], **found)
        if checksum is not None:
            header, _ = build(0, family, transport, block, tlvs, checksum, lambda right: bytes([right[0] ^ 0x80]) + right[1:])
            yield row(f"LOCAL {number}, wrong checksum", header, "reject", "bad_crc")

    for transport in [0, 1, 2]:
        header = SIGNATURE + struct.pack("!BBH", 0x21, transport, 5) + b"\x04\x00\x02\x00\x00"
        yield row(f"PROXY UNSPEC {transport}", header, "accept", length=21, command="PROXY", source=None, destination=None, tlvs=[])
    for byte in [0x03, 0x0F, 0x10, 0x13, 0x20, 0x30, 0x3F]:
        header = SIGNATURE + struct.pack("!BBH", 0x21, byte, 216) + bytes(216)
        yield row(f"PROXY with {byte:02x}", header, "reject", "bad_transport")


print("[")
print(",\n".join(json.dumps(one) for one in rows()))
print("]")
