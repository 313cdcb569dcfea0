#!/usr/bin/env python3
"""Bytes as real programs print them: xxd, hexdump, od, Python itself, and tcpdump's and Wireshark's
forms by their documented columns. Writes tests/vectors/hex-dumps.json, which the Rust tests read.

    python3 tests/oracles/hex_dumps.py > tests/vectors/hex-dumps.json
"""

import json
import random
import subprocess

random.seed(20)
V1 = bytes.fromhex(
    "0d0a0d0a000d0a515549540a21110054ac1f0771ac1f0a1fc8f20050030004e8d6892dea001701"
    "767063652d3038643262663135666163353030316339040024"
) + bytes(36)


def run(*command, data):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode("ascii")


def tcpdump(data, characters):
    """print-ascii.c: eight groups of two bytes, two blanks, the characters; blank prints as a dot."""
    text = "12:00:00.000001 IP 10.0.1.25.49152 > 10.0.1.87.443: Flags [P.], seq 1:101, ack 1, win 512, length 100\n"
    for at in range(0, len(data), 16):
        row = data[at:at + 16]
        groups = " ".join(row[i:i + 2].hex() for i in range(0, len(row), 2))
        line = f"\t0x{at:04x}:  {groups}"
        if characters:
            ascii_ = "".join(chr(b) if 0x21 <= b <= 0x7e else "." for b in row)
            line = f"\t0x{at:04x}:  {groups:39}  {ascii_}"
        text += line + "\n"
    return text


def wireshark(data, middle):
    text = ""
    for at in range(0, len(data), 16):
        row = data[at:at + 16]
        cells = [f"{b:02x}" for b in row]
        digits = " ".join(cells[:8]) + (" " if middle else "") + (" " if cells[8:] else "") + " ".join(cells[8:])
        ascii_ = "".join(chr(b) if 0x20 <= b <= 0x7e else "." for b in row)
        text += f"{at:04x}   {digits:{48 if middle else 47}}   {ascii_}\n"
    return text


def c_escapes(data):
    return '"' + "".join(f"\\x{b:02x}" for b in data) + '"'


def forms(data):
    hexa = data.hex()
    yield "digits", hexa
    yield "upper case", hexa.upper()
    yield "colons", data.hex(":")
    yield "hyphens", data.hex("-")
    yield "commas", ", ".join(f"{b:02x}" for b in data)
    yield "0x once", "0x" + hexa
    yield "0x each", " ".join(f"0x{b:02X}" for b in data)
    yield "groups of eight digits", "\n".join(" ".join(data[i:i + 16].hex(" ", -4).split()) for i in range(0, len(data), 16))
    yield "digits cut by line ends", "\n".join(hexa[i:i + 75] for i in range(0, len(hexa), 75))
    yield "digits cut by CR LF", "\r\n".join(hexa[i:i + 61] for i in range(0, len(hexa), 61))
    yield "tcpdump -x", tcpdump(data, False)
    yield "tcpdump -X", tcpdump(data, True)
    yield "Wireshark's hex dump", wireshark(data, 0)
    yield "Wireshark's hex dump, gap in the middle", wireshark(data, 1)
    for name, command in {
        "xxd": ["xxd"],
        "xxd -u": ["xxd", "-u"],
        "xxd -a": ["xxd", "-a"],
        "xxd -g1": ["xxd", "-g1"],
        "xxd -g1 -c8": ["xxd", "-g1", "-c8"],
        "xxd -g4": ["xxd", "-g4"],
        "xxd -c32": ["xxd", "-c32"],
        "xxd -p": ["xxd", "-p"],
        "xxd -i": ["xxd", "-i"],
        "hexdump -C": ["hexdump", "-C"],
        "hexdump -vC": ["hexdump", "-v", "-C"],
        "od -A x -t x1z": ["od", "-A", "x", "-t", "x1z"],
        "od -t x1": ["od", "-t", "x1"],
        "od -A d -t x1": ["od", "-A", "d", "-t", "x1"],
    }.items():
        yield name, run(*command, data=data)
    yield "C array", "unsigned char header[] = { /* it's a header */\n  " + ", ".join(f"0x{b:02x}" for b in data) + "\n};\nunsigned int header_len = 3;\n"
    yield "C array of Wireshark's", "static const unsigned char pkt1[100] = {\n" + ", ".join(f"0x{b:02x}" for b in data) + " /* ...QUIT... */\n};\n"
    yield "Java array", "byte[] x = new byte[] {" + ", ".join(f"(byte)0x{b:02x}" for b in data) + "};"
    yield "Go slice", "[]byte{" + ", ".join(f"0x{b:02X}" for b in data) + ",}"
    yield "Rust array", "[" + ", ".join(f"0x{b:02x}u8" for b in data) + "]"
    yield "list of Python's", repr(list(data))
    yield "literal of Python's", repr(data)
    yield "a call of Python's", f"bytes.fromhex('{hexa}')"
    yield "C string", c_escapes(data)
    yield "C strings in lines", "char x[] =\n" + "\n".join(c_escapes(data[i:i + 10]) for i in range(0, len(data), 10)) + ";"
    yield "bare escapes", "".join(f"\\x{b:02x}" for b in data)
    yield "bare escapes with blanks", " ".join(f"\\x{b:02x}" for b in data)
    yield "JSON", json.dumps(hexa)


def samples():
    yield "V1", V1
    yield "QUIT's own signature", V1[:16]
    yield "characters that are digits", b"0123456789abcdefABCDEFfacedeadbeef0011223344556677889900ab cd ef  12"
    yield "digits and blanks", b"ab cd ef gh  61 62 63 64  0 1 2 3 |ab| >cd< ''\"\"{}\\x41"
    yield "blanks", b"  a  b    " + b" " * 40 + b"ff"
    yield "letters in one row of eight", b"ab cd ef"
    for length in [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100]:
        yield f"{length} random bytes", bytes(random.randrange(256) for _ in range(length))
        yield f"{length} printable digits", bytes(random.choice(b"0123456789abcdef  ") for _ in range(length))


print("[")
first = True
for about, data in samples():
    for form, text in forms(data):
        row = json.dumps({"name": f"{form}: {about}", "text": text, "hex": data.hex()})
        print(("" if first else ",\n") + row, end="")
        first = False
print("\n]")
