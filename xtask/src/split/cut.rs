//! Cutting a program in two. The first part begins without the second; each function of the second that the first
//! calls has a stand-in there, which sees to it that the second part has come and then calls on by the table of
//! functions. The second part finds the functions of the first in the same table, by number.
//!
//! ```text
//! table   │ as it was │ what the second part calls │ what the second part brings │
//! filled  │   by the first part                    │   by the second part        │
//! ```

use anyhow::{Result, anyhow, bail, ensure};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, Module, TableSection,
    TableType, TypeSection, ValType,
};
use wasmparser::{FuncType, Operator};

use super::data::Memory;
use super::names::short;
use super::program::Program;

/// Whom the second part names as the giver of all that it needs of the first. `static/boot.js` does not look at it.
const GIVER: &str = "1";

/// What cutting gives.
pub struct Parts {
    pub first: Vec<u8>,
    pub second: Vec<u8>,
    /// Functions of the second part that the first calls.
    pub crossing: usize,
    /// Functions of the first part that the second calls.
    pub shared: usize,
}

/// Who is where, and who is called across.
struct Plan<'a> {
    program: &'a Program<'a>,
    /// The table's length before.
    table_length: u32,
    shared: Vec<u32>,
    crossing: Vec<u32>,
    /// Of each function its number in either part; `None` where it is neither there nor called from there.
    in_first: Vec<Option<u32>>,
    in_second: Vec<Option<u32>>,
    /// The numbers of the program's own functions, in the order either part has them.
    of_first: Vec<u32>,
    of_second: Vec<u32>,
    /// The globals the second part uses.
    globals: Vec<u32>,
}

/// Cuts. `goes` says of each function whether it goes to the second part; `fetch` is the function that returns
/// when the second part has come.
pub fn cut(program: &Program<'_>, goes: &[bool], fetch: u32, memory: &Memory) -> Result<Parts> {
    let plan = Plan::of(program, goes)?;
    let (first, data) = first(&plan, fetch, memory)?;
    Ok(Parts {
        first,
        second: second(&plan, &data)?,
        crossing: plan.crossing.len(),
        shared: plan.shared.len(),
    })
}

impl<'a> Plan<'a> {
    fn of(program: &'a Program<'a>, goes: &[bool]) -> Result<Self> {
        let all = u32::try_from(program.functions.len())?;
        let given = program.given();
        let gone = |function: u32| goes.get(function as usize).copied().unwrap_or(false);
        ensure!(!(0..given).any(gone), "what a program is given cannot go");

        let mut called_across = vec![0_u32; program.functions.len()];
        let mut count = |function: u32| {
            if let Some(count) = called_across.get_mut(function as usize) {
                *count += 1;
            }
        };
        for caller in given..all {
            program
                .calls(caller)?
                .into_iter()
                .filter(|called| gone(*called) != gone(caller))
                .for_each(&mut count);
        }
        program.elements.functions.iter().copied().filter(|called| gone(*called)).for_each(&mut count);
        program.exported_functions().filter(|called| gone(*called)).for_each(&mut count);

        let across = |function: &u32| called_across.get(*function as usize).copied().unwrap_or(0);
        let crossing: Vec<u32> = (given..all).filter(|at| gone(*at) && across(at) > 0).collect();
        // What is called most gets the smallest numbers, which are the shortest.
        let mut shared: Vec<u32> = (0..all).filter(|at| !gone(*at) && across(at) > 0).collect();
        shared.sort_by_key(|at| (u32::MAX - across(at), *at));

        let of_first: Vec<u32> = (given..all).filter(|at| !gone(*at)).collect();
        let inner = (given..all).filter(|at| gone(*at) && across(at) == 0);
        let of_second: Vec<u32> = crossing.iter().copied().chain(inner).collect();
        let numbered = |order: &mut dyn Iterator<Item = u32>| {
            let mut numbers = vec![None; program.functions.len()];
            for (number, function) in (0_u32..).zip(order) {
                if let Some(place) = numbers.get_mut(function as usize) {
                    *place = Some(number);
                }
            }
            numbers
        };
        let in_first =
            numbered(&mut (0..given).chain(of_first.iter().copied()).chain(crossing.iter().copied()));
        let in_second = numbered(&mut shared.iter().copied().chain(of_second.iter().copied()));
        let globals = globals_of(program, &of_second)?;

        let table_length = program.elements.first + u32::try_from(program.elements.functions.len())?;
        let declared = program.tables.get(program.elements.table as usize).map(|table| table.initial);
        ensure!(declared == Some(table_length.into()), "the table of functions is not filled to its end");
        Ok(Self {
            program,
            table_length,
            shared,
            crossing,
            in_first,
            in_second,
            of_first,
            of_second,
            globals,
        })
    }

    /// Where in the table the second part's functions begin.
    fn second_in_table(&self) -> u32 {
        self.table_length + number(self.shared.len())
    }

    fn type_of(&self, function: u32) -> Result<u32> {
        self.program.functions.get(function as usize).copied().ok_or_else(|| anyhow!("function {function}?"))
    }
}

fn globals_of(program: &Program<'_>, functions: &[u32]) -> Result<Vec<u32>> {
    let mut used = vec![false; program.globals.len()];
    for function in functions {
        let body = program.bodies.get((function - program.given()) as usize);
        for operator in
            body.ok_or_else(|| anyhow!("function {function} has no body"))?.get_operators_reader()?
        {
            if let Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index } = operator?
                && let Some(used) = used.get_mut(global_index as usize)
            {
                *used = true;
            }
        }
    }
    Ok((0_u32..).zip(used).filter(|(_, used)| *used).map(|(global, _)| global).collect())
}

/// Lengths of what has been read from a file of 32 bits.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Writes functions under their numbers in one of the parts, and gathers the types they speak of.
struct Writer<'p> {
    types: &'p [FuncType],
    /// Old number of each type written, in order.
    used: Vec<u32>,
    functions: &'p [Option<u32>],
    globals: Option<&'p [u32]>,
    /// Every number in the code that may be an address.
    numbers: Vec<u32>,
}

impl<'p> Writer<'p> {
    fn new(types: &'p [FuncType], functions: &'p [Option<u32>], globals: Option<&'p [u32]>) -> Self {
        Self { types, used: Vec::new(), functions, globals, numbers: Vec::new() }
    }
}

impl Reencode for Writer<'_> {
    type Error = anyhow::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<anyhow::Error>> {
        let found = self.functions.get(function as usize).copied().flatten();
        found.ok_or_else(|| reencode::Error::UserError(anyhow!("function {function} is in neither part")))
    }

    fn instruction<'a>(
        &mut self,
        operator: Operator<'a>,
    ) -> Result<wasm_encoder::Instruction<'a>, reencode::Error<anyhow::Error>> {
        match operator {
            Operator::I32Const { value } => self.numbers.push(value.cast_unsigned()),
            Operator::I64Const { value } => {
                // Two addresses stored at once.
                let bits = value.cast_unsigned();
                self.numbers.extend(
                    [bits & u64::from(u32::MAX), bits >> 32].map(|half| u32::try_from(half).unwrap_or(0)),
                );
            }
            _ => {}
        }
        reencode::utils::instruction(self, operator)
    }

    fn mem_arg(
        &mut self,
        arg: wasmparser::MemArg,
    ) -> Result<wasm_encoder::MemArg, reencode::Error<anyhow::Error>> {
        self.numbers.extend(u32::try_from(arg.offset));
        reencode::utils::mem_arg(self, arg)
    }

    fn type_index(&mut self, of: u32) -> Result<u32, reencode::Error<anyhow::Error>> {
        Ok(self.written(of))
    }

    fn global_index(&mut self, global: u32) -> Result<u32, reencode::Error<anyhow::Error>> {
        let Some(globals) = self.globals else { return Ok(global) };
        let found = globals.iter().position(|own| *own == global);
        found
            .map(number)
            .ok_or_else(|| reencode::Error::UserError(anyhow!("global {global} was not looked for")))
    }
}

impl Writer<'_> {
    /// The number of a type in the part.
    fn written(&mut self, of: u32) -> u32 {
        let at = self.used.iter().position(|own| *own == of).unwrap_or_else(|| {
            self.used.push(of);
            self.used.len() - 1
        });
        number(at)
    }

    fn bodies(&mut self, program: &Program<'_>, order: &[u32]) -> Result<(FunctionSection, CodeSection)> {
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for function in order {
            let at = (function - program.given()) as usize;
            let (Some(of), Some(body)) = (program.functions.get(*function as usize), program.bodies.get(at))
            else {
                bail!("function {function} has no body");
            };
            functions.function(self.written(*of));
            self.parse_function_body(&mut code, body.clone()).map_err(plain)?;
        }
        Ok((functions, code))
    }

    fn type_section(&mut self) -> Result<TypeSection> {
        let mut section = TypeSection::new();
        for of in self.used.clone() {
            let found = self.types.get(of as usize).ok_or_else(|| anyhow!("there is no type {of}"))?;
            let found = self.func_type(found.clone()).map_err(plain)?;
            section.ty().func_type(&found);
        }
        Ok(section)
    }

    fn const_of(&mut self, value: &wasmparser::ConstExpr<'_>) -> Result<ConstExpr> {
        self.const_expr(value.clone()).map_err(plain)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` takes")]
fn plain(error: reencode::Error<anyhow::Error>) -> anyhow::Error {
    anyhow!("{error}")
}

/// The names under which the first part gives what is no function.
fn given_as(kind: char, at: usize) -> String {
    format!("{kind}{at}")
}

/// The first part, and the second's data.
fn first(plan: &Plan<'_>, fetch: u32, memory: &Memory) -> Result<(Vec<u8>, DataSection)> {
    let program = plan.program;
    let mut writer = Writer::new(&program.types, &plan.in_first, None);

    let mut imports = ImportSection::new();
    for (at, (import, of)) in program.imports.iter().zip(&program.functions).enumerate() {
        imports.import(import.module, &short(at), EntityType::Function(writer.written(*of)));
    }
    let (mut functions, mut code) = writer.bodies(program, &plan.of_first)?;
    let stand_ins = program.given() + number(plan.of_first.len());
    let ready = stand_ins + number(plan.crossing.len());
    let flag = number(program.globals.len());
    for (place, function) in (plan.second_in_table()..).zip(&plan.crossing) {
        let of = plan.type_of(*function)?;
        functions.function(writer.written(of));
        let params = program.types.get(of as usize).map_or(0, |found| found.params().len());
        code.function(&stand_in(ready, number(params), place, writer.written(of), program.elements.table));
    }
    functions.function(writer.written(plan.type_of(fetch)?));
    code.function(&readiness(flag, writer.function_index(fetch).map_err(plain)?));

    let mut tables = TableSection::new();
    let length = u64::from(plan.second_in_table()) + plan.crossing.len() as u64;
    for (at, table) in (0_u32..).zip(&program.tables) {
        let mut table = writer.table_type(*table).map_err(plain)?;
        if at == program.elements.table {
            table = TableType { minimum: length, maximum: table.maximum.map(|_| length), ..table };
        }
        tables.table(table);
    }
    let mut memories = MemorySection::new();
    for memory in &program.memories {
        memories.memory(writer.memory_type(*memory).map_err(plain)?);
    }
    let mut globals = GlobalSection::new();
    for (of, value) in &program.globals {
        globals.global(writer.global_type(*of).map_err(plain)?, &writer.const_of(value)?);
    }
    let flag_type = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(flag_type, &ConstExpr::i32_const(0));

    let mut exports = ExportSection::new();
    for export in &program.exports {
        let index = writer.external_index(export.kind, export.index).map_err(plain)?;
        exports.export(export.name, writer.export_kind(export.kind).map_err(plain)?, index);
    }
    for at in 0..program.tables.len() {
        exports.export(&given_as('t', at), ExportKind::Table, number(at));
    }
    for at in 0..program.memories.len() {
        exports.export(&given_as('m', at), ExportKind::Memory, number(at));
    }
    for (at, global) in plan.globals.iter().enumerate() {
        exports.export(&given_as('g', at), ExportKind::Global, *global);
    }

    let called = program.elements.functions.iter().chain(&plan.shared);
    let called = called.map(|at| writer.function_index(*at).map_err(plain)).collect::<Result<Vec<_>>>()?;
    let elements = segment(program, program.elements.first, called)?;

    let mut module = Module::new();
    module.section(&writer.type_section()?).section(&imports).section(&functions).section(&tables);
    module.section(&memories).section(&globals).section(&exports).section(&elements).section(&code);
    let (data, rest) = memory.share(program.data, &writer.numbers)?;
    module.section(&data);
    Ok((module.finish(), rest))
}

/// A stand-in: sees that the second part is there, then calls the function at its place in the table.
fn stand_in(ready: u32, params: u32, place: u32, of: u32, table: u32) -> Function {
    let mut made = Function::new([]);
    let mut code = made.instructions();
    code.call(ready);
    for param in 0..params {
        code.local_get(param);
    }
    code.i32_const(place.cast_signed()).call_indirect(table, of).end();
    made
}

/// Asks for the second part, once.
fn readiness(flag: u32, fetch: u32) -> Function {
    let mut made = Function::new([]);
    let mut code = made.instructions();
    code.global_get(flag).i32_eqz().if_(BlockType::Empty);
    code.call(fetch).i32_const(1).global_set(flag).end().end();
    made
}

fn segment(program: &Program<'_>, first: u32, functions: Vec<u32>) -> Result<ElementSection> {
    let mut elements = ElementSection::new();
    let table = (program.elements.table != 0).then_some(program.elements.table);
    let offset = ConstExpr::i32_const(i32::try_from(first)?);
    elements.active(table, &offset, wasm_encoder::Elements::Functions(functions.into()));
    Ok(elements)
}

fn second(plan: &Plan<'_>, data: &DataSection) -> Result<Vec<u8>> {
    let program = plan.program;
    let mut writer = Writer::new(&program.types, &plan.in_second, Some(&plan.globals));
    let mut imports = ImportSection::new();
    for (place, function) in (plan.table_length..).zip(&plan.shared) {
        let of = writer.written(plan.type_of(*function)?);
        imports.import(GIVER, &place.to_string(), EntityType::Function(of));
    }
    let length = u64::from(plan.second_in_table()) + plan.crossing.len() as u64;
    for (at, table) in program.tables.iter().enumerate() {
        let mut of = writer.table_type(*table).map_err(plain)?;
        if number(at) == program.elements.table {
            of = TableType { minimum: length, maximum: of.maximum.map(|_| length), ..of };
        }
        imports.import(GIVER, &given_as('t', at), of);
    }
    for (at, memory) in program.memories.iter().enumerate() {
        imports.import(GIVER, &given_as('m', at), writer.memory_type(*memory).map_err(plain)?);
    }
    for (at, global) in plan.globals.iter().enumerate() {
        let Some((of, _)) = program.globals.get(*global as usize) else {
            bail!("there is no global {global}")
        };
        imports.import(GIVER, &given_as('g', at), writer.global_type(*of).map_err(plain)?);
    }
    let (functions, code) = writer.bodies(program, &plan.of_second)?;
    let brought = (number(plan.shared.len())..).take(plan.crossing.len()).collect();
    let elements = segment(program, plan.second_in_table(), brought)?;

    let mut module = Module::new();
    module.section(&writer.type_section()?).section(&imports).section(&functions);
    module.section(&elements).section(&code).section(data);
    Ok(module.finish())
}
