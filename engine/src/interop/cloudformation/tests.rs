//! Templates, evaluated: what people write, and what nobody should.
