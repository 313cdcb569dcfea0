//! A wasm program taken apart as far as cutting it in two needs: its functions with their names and calls, and the
//! sections that stay whole.

use anyhow::{Context, Result, bail};
use wasmparser::{
    ElementItems, ElementKind, Export, ExternalKind, FuncType, FunctionBody, GlobalType, Import, KnownCustom,
    MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

/// A program.
#[derive(Default)]
pub struct Program<'a> {
    pub types: Vec<FuncType>,
    /// Everything the program is given, functions first or not.
    pub imports: Vec<Import<'a>>,
    /// Of each function its type, those it is given first.
    pub functions: Vec<u32>,
    /// Of each function its name; empty where it has none.
    pub names: Vec<String>,
    /// The functions that are its own, in order.
    pub bodies: Vec<FunctionBody<'a>>,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<(GlobalType, wasmparser::ConstExpr<'a>)>,
    pub exports: Vec<Export<'a>>,
    /// The functions that are called by a number.
    pub elements: Elements,
    /// The data section as it stands.
    pub data: Option<&'a [u8]>,
}

/// The table of functions: those from `first` on.
#[derive(Default)]
pub struct Elements {
    pub table: u32,
    pub first: u32,
    pub functions: Vec<u32>,
}

impl<'a> Program<'a> {
    /// Takes a program apart. What rustc, wasm-bindgen and wasm-opt do not write is refused.
    pub fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut program = Self::default();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.context("the program is no wasm")? {
                Payload::TypeSection(section) => {
                    for found in section.into_iter_err_on_gc_types() {
                        program.types.push(found?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        match import.ty {
                            TypeRef::Func(of) => program.functions.push(of),
                            _ => bail!("the program is given {}, which is no function", import.name),
                        }
                        program.imports.push(import);
                    }
                }
                Payload::FunctionSection(section) => {
                    for of in section {
                        program.functions.push(of?);
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        program.tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        program.memories.push(memory?);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        let global = global?;
                        program.globals.push((global.ty, global.init_expr));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        program.exports.push(export?);
                    }
                }
                Payload::ElementSection(section) => program.elements = elements(section)?,
                Payload::CodeSectionEntry(body) => program.bodies.push(body),
                Payload::DataSection(section) => {
                    let range = section.range();
                    program.data = wasm.get(range);
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(section) = section.as_known() {
                        names = function_names(section)?;
                    }
                }
                Payload::StartSection { .. } | Payload::TagSection(_) => {
                    bail!("the program has a section that cutting it in two does not know");
                }
                _ => {}
            }
        }
        program.names = vec![String::new(); program.functions.len()];
        for (at, name) in names {
            if let Some(place) = program.names.get_mut(at as usize) {
                *place = name;
            }
        }
        Ok(program)
    }

    /// How many functions the program is given; its own come behind.
    pub fn given(&self) -> u32 {
        u32::try_from(self.imports.len()).unwrap_or(u32::MAX)
    }

    /// How long a function's code is, in bytes; 0 for those it is given.
    pub fn length(&self, function: usize) -> usize {
        let body = function.checked_sub(self.imports.len()).and_then(|at| self.bodies.get(at));
        body.map_or(0, |body| body.range().len())
    }

    /// The function behind an export.
    pub fn exported(&self, name: &str) -> Option<u32> {
        let found = self.exports.iter().find(|export| export.name == name)?;
        (found.kind == ExternalKind::Func).then_some(found.index)
    }

    /// The functions behind all exports.
    pub fn exported_functions(&self) -> impl Iterator<Item = u32> {
        let functions = self.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        functions.map(|export| export.index)
    }

    /// The functions a function calls by name, each as often as it does, in order.
    pub fn calls(&self, function: u32) -> Result<Vec<u32>> {
        let mut found = Vec::new();
        let Some(body) = function.checked_sub(self.given()).and_then(|at| self.bodies.get(at as usize))
        else {
            return Ok(found);
        };
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => found.push(function_index),
                _ => {}
            }
        }
        Ok(found)
    }
}

fn elements(section: wasmparser::ElementSectionReader<'_>) -> Result<Elements> {
    let mut found = None;
    for element in section {
        let element = element?;
        let (ElementKind::Active { table_index, offset_expr }, ElementItems::Functions(items)) =
            (element.kind, element.items)
        else {
            bail!("the program's table of functions is filled in a way that cutting it in two does not know");
        };
        let mut offset = offset_expr.get_operators_reader();
        let Operator::I32Const { value } = offset.read()? else {
            bail!("the program's table of functions begins at no fixed place");
        };
        let functions = items.into_iter().collect::<Result<Vec<u32>, _>>()?;
        let first = u32::try_from(value).context("the table of functions begins before its start")?;
        let all = Elements { table: table_index.unwrap_or(0), first, functions };
        if found.replace(all).is_some() {
            bail!("the program fills its table of functions in several pieces");
        }
    }
    Ok(found.unwrap_or_default())
}

fn function_names(section: wasmparser::NameSectionReader<'_>) -> Result<Vec<(u32, String)>> {
    let mut found = Vec::new();
    for part in section {
        if let Name::Function(names) = part? {
            for naming in names {
                let naming = naming?;
                found.push((naming.index, naming.name.to_owned()));
            }
        }
    }
    Ok(found)
}
