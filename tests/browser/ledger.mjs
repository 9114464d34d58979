// What was checked and how it went: one line per check, and a count at the end.

/** Thrown where a journey cannot go on; its reason was already told. */
export class Halt extends Error {}

export class Ledger {
  passed = 0;
  failed = 0;

  /** Counts a check that holds. */
  pass(name) {
    this.passed += 1;
    process.stdout.write(`ok   ${name}\n`);
  }

  /** Counts a check that does not hold, with what was found instead. */
  fail(name, found) {
    this.failed += 1;
    process.stdout.write(`FAIL ${name}\n${String(found).split('\n').map((line) => `       ${line}`).join('\n')}\n`);
  }

  /** A check without which the journey cannot go on. */
  async must(name, act) {
    try {
      const result = await act();
      this.pass(name);
      return result;
    } catch (error) {
      this.fail(name, error.message ?? error);
      throw new Halt(name);
    }
  }

  /** A list of findings, which must be empty. */
  none(name, findings) {
    if (findings.length === 0) this.pass(name);
    else this.fail(name, findings.join('\n'));
  }

  /** The last line. */
  total() {
    process.stdout.write(`walk: ${this.passed} passed, ${this.failed} failed\n`);
    return this.failed === 0;
  }
}

/** Says what was expected and what was found. */
export function expect(truth, message) {
  if (!truth) throw new Error(message);
}
