// A real mail server that keeps nothing: each message that it takes is one JSON line on its output.
// node posta.mjs PORT (0: any that is free). What it answers depends on whom a message is for:
// `nessuno…@` is refused for good, `dopo…@` the first time for a while, `lento…@` is taken and answered after a while.
// node posta.mjs PORT CERTIFICATE KEY: speaks of mail only after STARTTLS and with `sportello` and her password.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { SMTPServer } from 'smtp-server'
import PostalMime from 'postal-mime'

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
const asked = new Set()

const refusal = (code, words) => Object.assign(new Error(words), { responseCode: code })

const [port = '0', cert, key] = process.argv.slice(2)
const careful = {
  cert: cert && readFileSync(cert),
  key: key && readFileSync(key),
  onAuth({ username, password }, session, done) {
    const known = session.secure && username === 'sportello' && password === 'segreto di prova'
    say({ entra: known })
    done(known ? null : refusal(535, '5.7.8 nome o password sbagliati'), known && { user: username })
  },
}

const server = new SMTPServer({
  ...(cert ? careful : { authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] }),
  onRcptTo({ address }, session, done) {
    if (address.startsWith('nessuno')) {
      say({ rifiutato: address })
      return done(refusal(550, '5.1.1 nessuno con questo indirizzo'))
    }
    if (address.startsWith('dopo') && !asked.has(address)) {
      asked.add(address)
      say({ rimandato: address })
      return done(refusal(451, '4.7.1 riprova fra poco'))
    }
    done()
  },
  onData(stream, session, done) {
    const parts = []
    stream.on('data', (part) => parts.push(part))
    stream.on('end', async () => {
      const raw = Buffer.concat(parts)
      const mail = await PostalMime.parse(raw)
      const to = session.envelope.rcptTo.map((r) => r.address)
      say({
        da: session.envelope.mailFrom.address,
        a: to,
        id: mail.messageId,
        oggetto: mail.subject,
        testo: mail.text,
        testata: mail.headers.map(({ key, value }) => [key, value]),
        cifrato: session.secure,
        entrato: session.user,
        grezzo: raw.toString('utf8'),
      })
      setTimeout(done, to.some((address) => address.startsWith('lento')) ? 4000 : 0)
    })
  },
})
// Whoever is killed in the middle of a word is no error here.
server.on('error', () => {})
// A name of this machine may lead to any of its addresses.
server.listen(Number(port), cert ? undefined : '127.0.0.1', () => say({ porta: server.server.address().port }))
