// What the people of the walk write in the forms. Nobody here exists.

/** A day some time from now, as people write it. */
function soon(days) {
  const day = new Date(Date.now() + days * 86_400_000);
  return `${day.getDate()}/${day.getMonth() + 1}/${day.getFullYear()}`;
}

/** Who asks without logging in. */
export const person = {
  nome: 'Maria',
  cognome: 'Rossi',
  codice_fiscale: 'RSSMRA85T10A562S',
  residenza_via: 'via della Fonte 7',
  residenza_cap: '66040',
  residenza_comune: 'Quadri',
  telefono: '333 1234567',
  email: 'maria.prova@example.org',
};

/** The request for public ground, step by step. */
export const ground = [
  ['richiedente', person],
  ['per-chi', { ruolo: 'persona' }],
  ['spazio', {
    luogo_via: 'Piazza della Chiesa, davanti al numero 4',
    lunghezza: '6,50',
    larghezza: '2',
    motivo: 'lavori',
    descrizione: 'Un ponteggio alto 8 metri per rifare la facciata.',
  }],
  ['periodo', { durata: 'temporanea', dal: soon(40), al: soon(45), ore_dalle: '8', ore_alle: '18', traffico: 'no' }],
  ['bollo', { bollo_modo: 'sportello', impegno: 'si', veridicita: 'si' }],
];

/** A short request for help, for a comune of which one operator knows nothing. */
export const help = {
  ...person,
  preferenza: 'email',
  dettagli: 'Non trovo il modulo per la mensa.',
};
