//! The enabling platforms behind their doors. Today the identity simulator, for demo and tests; the OpenID relying party
//! for SPID and CIE, pagoPA, App IO, PDND and the register stand behind doors that are already cut (`counter`).

pub mod simulator;
