//! What lies in memory before the program begins, shared out between its two parts: texts and tables that only the
//! second part reads come with it.
//!
//! The linker says what lies where and which of it points at which (`--emit-relocs`). What the first part may read is
//! then what its functions have an address of, and all that this points at, and so on. wasm-opt may add a field's
//! offset to an address, but stays within the thing; what is addressed from outside itself (a table that is counted
//! from one) never goes. What can be written stays as well.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{
    DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocAddendKind, RelocationEntry,
    RelocationType, SymbolInfo,
};

/// How many zeros in a row are worth another segment.
const GAP_BYTES: usize = 12;

/// The things in memory, as the linker has put them there.
pub struct Memory {
    things: Vec<Thing>,
    /// What lies there, from `base` on.
    base: u32,
    bytes: Vec<u8>,
}

/// One thing in memory.
struct Thing {
    start: u32,
    end: u32,
    /// Whether it stays whoever reads it.
    stays: bool,
    /// The things it points at.
    points_at: Vec<usize>,
}

/// A segment of the linked program: its name, its address, and where its bytes stand in the file's section.
struct Segment<'a> {
    address: u32,
    in_section: u32,
    bytes: &'a [u8],
}

/// What is read of the linked program.
#[derive(Default)]
struct Linked<'a> {
    segments: Vec<Segment<'a>>,
    segment_names: Vec<&'a str>,
    /// By number: segment, offset and length of a thing in memory.
    symbols: Vec<Option<(u32, u32, u32)>>,
    in_code: Vec<RelocationEntry>,
    in_data: Vec<RelocationEntry>,
}

impl Memory {
    /// Reads the program as the linker left it.
    pub fn read(linked: &[u8]) -> Result<Self> {
        let linked = Linked::read(linked)?;
        let (Some(base), Some(end)) = (
            linked.segments.iter().map(|segment| segment.address).min(),
            linked.segments.iter().map(Segment::end).max(),
        ) else {
            bail!("there is nothing in its memory");
        };
        let mut bytes = vec![0; (end - base) as usize];
        for segment in &linked.segments {
            let at = (segment.address - base) as usize;
            let place =
                bytes.get_mut(at..at + segment.bytes.len()).context("a segment lies outside of all")?;
            place.copy_from_slice(segment.bytes);
        }
        let mut memory = Self { things: linked.things()?, base, bytes };
        for entry in &linked.in_code {
            memory.addressed(&linked, entry)?;
        }
        for entry in &linked.in_data {
            if let Some(to) = memory.addressed(&linked, entry)? {
                let from = linked.address_of(entry.offset).and_then(|address| memory.at(address));
                let from = from.context("an address stands where no thing lies")?;
                if let Some(thing) = memory.things.get_mut(from) {
                    thing.points_at.push(to);
                }
            }
        }
        Ok(memory)
    }

    /// The thing at an address.
    fn at(&self, address: u32) -> Option<usize> {
        let after = self.things.partition_point(|thing| thing.start <= address);
        let at = after.checked_sub(1)?;
        self.things.get(at).filter(|thing| address < thing.end).map(|_| at)
    }

    /// The thing that an entry's address is of; it stays where the address lies outside of it.
    fn addressed(&mut self, linked: &Linked<'_>, entry: &RelocationEntry) -> Result<Option<usize>> {
        if !is_address(entry.ty) {
            return Ok(None);
        }
        let symbol = linked.symbols.get(entry.index as usize).context("an address is of no symbol")?;
        let Some((segment, offset, length)) = *symbol else { return Ok(None) };
        let start = linked.start(segment, offset)?;
        let Some(at) = self.at(start) else {
            ensure!(length == 0, "a thing of {length} bytes at {start} was lost");
            return Ok(None);
        };
        let outside = entry.addend < 0 || entry.addend > length.into();
        if let Some(thing) = self.things.get_mut(at).filter(|_| outside) {
            thing.stays = true;
        }
        Ok(Some(at))
    }

    /// The two parts' data: the first has what its functions may read, by the numbers in their code.
    pub fn share(&self, data: Option<&[u8]>, numbers: &[u32]) -> Result<(DataSection, DataSection)> {
        ensure!(self.image(data)? == self.bytes, "the linked program is that of another build");
        let mut stays: Vec<bool> = self.things.iter().map(|thing| thing.stays).collect();
        let mut open: Vec<usize> = (0..stays.len()).filter(|at| stays.get(*at) == Some(&true)).collect();
        // A number may stand there as what is taken away.
        let addresses = numbers.iter().flat_map(|number| [*number, number.wrapping_neg()]);
        open.extend(addresses.filter_map(|address| self.at(address)));
        while let Some(at) = open.pop() {
            if let Some(place) = stays.get_mut(at) {
                *place = true;
            }
            let pointed = self.things.get(at).map_or(&[][..], |thing| &thing.points_at);
            open.extend(pointed.iter().copied().filter(|to| stays.get(*to) == Some(&false)));
        }
        let mut goes = vec![false; self.bytes.len()];
        for (thing, _) in self.things.iter().zip(stays).filter(|(_, stays)| !stays) {
            let range = (thing.start - self.base) as usize..(thing.end - self.base) as usize;
            goes.get_mut(range).context("a thing lies outside of memory")?.fill(true);
        }
        // What the first part leaves out may be zero until the second comes; the second must not touch what is not
        // its own.
        let first = self.section(&|at| !goes.get(at).copied().unwrap_or(false), true);
        let second = self.section(&|at| goes.get(at).copied().unwrap_or(false), false);
        Ok((first, second))
    }

    /// What a data section fills memory with.
    fn image(&self, data: Option<&[u8]>) -> Result<Vec<u8>> {
        let mut image = vec![0; self.bytes.len()];
        let section = wasmparser::BinaryReader::new(data.unwrap_or(&[0]), 0);
        for segment in wasmparser::DataSectionReader::new(section)? {
            let segment = segment?;
            let at = (address(&segment.kind)?.checked_sub(self.base)).context("data lies before all data")?;
            let place = image.get_mut(at as usize..at as usize + segment.data.len());
            place.context("data lies behind all data")?.copy_from_slice(segment.data);
        }
        Ok(image)
    }

    /// The bytes of one part as segments, without the longer stretches of zeros. `reaches` says whether a segment may
    /// reach over bytes that are not the part's own.
    fn section(&self, own: &dyn Fn(usize) -> bool, reaches: bool) -> DataSection {
        let byte = |at: usize| self.bytes.get(at).copied().filter(|_| own(at)).unwrap_or(0);
        let mut section = DataSection::new();
        let mut at = 0;
        while let Some(begin) = (at..self.bytes.len()).find(|at| byte(*at) != 0) {
            let mut end = begin + 1;
            for place in begin + 1..self.bytes.len() {
                if byte(place) != 0 {
                    end = place + 1;
                } else if place - end >= GAP_BYTES || !(reaches || own(place)) {
                    break;
                }
            }
            let address = self.base.saturating_add(u32::try_from(begin).unwrap_or(u32::MAX));
            section.active(
                0,
                &ConstExpr::i32_const(address.cast_signed()),
                (begin..end).map(byte).collect::<Vec<u8>>(),
            );
            at = end;
        }
        section
    }
}

impl Segment<'_> {
    fn end(&self) -> u32 {
        self.address.saturating_add(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX))
    }
}

impl<'a> Linked<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut linked = Self::default();
        let (mut section, mut code, mut data) = (0_u32, None, None);
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match &payload {
                Payload::DataSection(found) => {
                    data = Some(section);
                    let begin = found.range().start;
                    for segment in found.clone() {
                        let segment = segment?;
                        let in_section = u32::try_from(segment.range.end - segment.data.len() - begin)?;
                        linked.segments.push(Segment {
                            address: address(&segment.kind)?,
                            in_section,
                            bytes: segment.data,
                        });
                    }
                }
                Payload::CodeSectionStart { .. } => code = Some(section),
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(found) => linked.linking(found)?,
                    KnownCustom::Reloc(found) => {
                        let entries = found.entries().into_iter().collect::<Result<Vec<_>, _>>()?;
                        if Some(found.section_index()) == code {
                            linked.in_code = entries;
                        } else if Some(found.section_index()) == data {
                            linked.in_data = entries;
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            // Sections are counted, the functions in one are not.
            let counts = payload.as_section().is_some() && !matches!(payload, Payload::CodeSectionEntry(_));
            section += u32::from(counts);
        }
        ensure!(
            !linked.symbols.is_empty() && !linked.in_code.is_empty() && !linked.in_data.is_empty(),
            "the linker left no word of what lies where"
        );
        Ok(linked)
    }

    fn linking(&mut self, section: wasmparser::LinkingSectionReader<'a>) -> Result<()> {
        for part in section {
            match part? {
                Linking::SymbolTable(symbols) => {
                    for symbol in symbols {
                        self.symbols.push(match symbol? {
                            SymbolInfo::Data { symbol: Some(found), .. } => {
                                Some((found.index, found.offset, found.size))
                            }
                            _ => None,
                        });
                    }
                }
                Linking::SegmentInfo(segments) => {
                    for segment in segments {
                        self.segment_names.push(segment?.name);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn start(&self, segment: u32, offset: u32) -> Result<u32> {
        let found = self.segments.get(segment as usize).context("a thing lies in no segment")?;
        found.address.checked_add(offset).context("a thing lies behind all memory")
    }

    /// The address at a place in the section.
    fn address_of(&self, in_section: u32) -> Option<u32> {
        self.segments.iter().find_map(|segment| {
            let offset = in_section.checked_sub(segment.in_section)?;
            (offset < segment.end() - segment.address).then_some(segment.address + offset)
        })
    }

    /// Every thing in order; those that overlap are one.
    fn things(&self) -> Result<Vec<Thing>> {
        let mut ends: BTreeMap<u32, (u32, bool)> = BTreeMap::new();
        for (segment, offset, length) in self.symbols.iter().flatten().copied().filter(|found| found.2 > 0) {
            let start = self.start(segment, offset)?;
            let name = self.segment_names.get(segment as usize).copied().unwrap_or_default();
            let own = ends.entry(start).or_default();
            *own = (own.0.max(start + length), own.1 || !name.starts_with(".rodata"));
        }
        let mut things: Vec<Thing> = Vec::new();
        for (start, (end, stays)) in ends {
            match things.last_mut().filter(|before| start < before.end) {
                Some(before) => {
                    before.end = before.end.max(end);
                    before.stays |= stays;
                }
                None => things.push(Thing { start, end, stays, points_at: Vec::new() }),
            }
        }
        Ok(things)
    }
}

fn address(kind: &DataKind<'_>) -> Result<u32> {
    if let DataKind::Active { memory_index: 0, offset_expr } = kind
        && let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
    {
        return Ok(value.cast_unsigned());
    }
    bail!("there is data without a fixed place")
}

/// Whether an entry stands for an address in memory, which is what entries with an offset of 32 bits are that are
/// not about code or sections.
fn is_address(of: RelocationType) -> bool {
    of.addend_kind() == RelocAddendKind::Addend32
        && !matches!(of, RelocationType::FunctionOffsetI32 | RelocationType::SectionOffsetI32)
}
