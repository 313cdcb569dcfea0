//! Capture files, as `pcap-file` reads them: blocks, options, times, and what does not fit.
//! Wireshark judges whole files in `packets_by_tshark.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::time::Duration;

use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketOption;
use pcap_file::pcapng::blocks::interface_description::InterfaceDescriptionOption;
use pcap_file::pcapng::blocks::section_header::SectionHeaderOption;
use pcap_file::pcapng::{Block, PcapNgReader};
use pcap_file::{DataLink, Endianness};
use privatelink::wire::pcapng::{Interface, Packet, write};

fn blocks(file: &[u8]) -> Vec<Block<'static>> {
    let mut reader = PcapNgReader::new(file).unwrap();
    let mut blocks = vec![Block::SectionHeader(reader.section().clone())];
    while let Some(block) = reader.next_block() {
        blocks.push(block.unwrap().into_owned());
    }
    blocks
}

fn interface(name: &str) -> Interface {
    Interface { name: name.into(), description: format!("{name}'s interface") }
}

fn packet<'a>(interface: u32, time_ns: u64, bytes: &'a [u8], comment: &'a str) -> Packet<'a> {
    Packet { interface, time_ns, bytes, comment }
}

fn comments(block: &Block<'_>) -> Vec<String> {
    let Block::EnhancedPacket(packet) = block else { panic!("{block:?}") };
    let comment = |option: &EnhancedPacketOption<'_>| match option {
        EnhancedPacketOption::Comment(comment) => comment.to_string(),
        other => panic!("{other:?}"),
    };
    packet.options.iter().map(comment).collect()
}

#[test]
fn what_is_written_is_read() {
    let time_ns = 1_600_000_000_123_456_789;
    let packets =
        [packet(0, time_ns, b"12345", "one"), packet(1, time_ns + 1, b"", ""), packet(1, 5, b"four", "é")];
    let file = write("verdict", &[interface("client"), interface("target")], packets.clone().into_iter());
    assert_eq!(file.len() % 4, 0);
    let blocks = blocks(&file);
    let Block::SectionHeader(section) = &blocks[0] else { panic!("no section") };
    assert_eq!(
        (section.endianness, section.major_version, section.minor_version),
        (Endianness::Little, 1, 0)
    );
    assert_eq!(section.section_length, -1);
    assert_eq!(
        section.options,
        [
            SectionHeaderOption::Comment("verdict".into()),
            SectionHeaderOption::UserApplication("PrivateLink Playground".into())
        ]
    );
    for (block, name) in blocks[1..3].iter().zip(["client", "target"]) {
        let Block::InterfaceDescription(read) = block else { panic!("{block:?}") };
        assert_eq!((read.linktype, read.snaplen), (DataLink::RAW, 0));
        assert_eq!(
            read.options,
            [
                InterfaceDescriptionOption::IfName(name.into()),
                InterfaceDescriptionOption::IfDescription(format!("{name}'s interface").into()),
                InterfaceDescriptionOption::IfTsResol(9)
            ]
        );
    }
    assert_eq!(blocks.len(), 3 + packets.len());
    for (block, packet) in blocks[3..].iter().zip(&packets) {
        let Block::EnhancedPacket(read) = block else { panic!("{block:?}") };
        assert_eq!(read.interface_id, packet.interface);
        assert_eq!(read.timestamp, Duration::from_nanos(packet.time_ns));
        assert_eq!(read.data, packet.bytes);
        assert_eq!(usize::try_from(read.original_len).unwrap(), packet.bytes.len());
        let comments = comments(block);
        assert_eq!(comments.concat(), packet.comment);
        assert_eq!(comments.len(), usize::from(!packet.comment.is_empty()));
    }
}

#[test]
fn a_text_too_long_for_an_option_is_cut_between_characters() {
    let long = "é".repeat(40_000);
    let file = write(&long, &[interface("client")], [packet(0, 0, b"x", &long)].into_iter());
    let blocks = blocks(&file);
    // 65,535 bytes would cut a character of two in half.
    assert_eq!(comments(&blocks[2]), [&long[..65_534]]);
    let Block::SectionHeader(section) = &blocks[0] else { panic!("no section") };
    assert_eq!(section.options[0], SectionHeaderOption::Comment(long[..65_534].into()));
}

#[test]
fn a_packet_of_no_listed_interface_is_left_out() {
    let packets = [packet(1, 0, b"x", ""), packet(0, 0, b"y", ""), packet(u32::MAX, 0, b"z", "")];
    let file = write("", &[interface("client")], packets.into_iter());
    let blocks = blocks(&file);
    assert_eq!(blocks.len(), 3);
    assert!(matches!(&blocks[2], Block::EnhancedPacket(packet) if packet.data == &b"y"[..]));
    assert_eq!(self::blocks(&write("", &[], std::iter::empty())).len(), 1);
}
