// Records on their way, in the browser's own database: each stays until the server says that it has it.
// They are not sealed: a key would lie beside them. What was sent keeps no answer.

/** A record: `xml` and `files` are gone once it is sent. */
export interface Outgoing {
  instance: string
  owner: string
  form: string
  title: string
  name: string
  xml: string
  files: File[]
  state: 'waiting' | 'refused' | 'sent'
  tries: number
  /** When it is tried next, in ms; after that of a refusal, nothing is tried. */
  next: number
  saved: number
  why: { status: number; code: string; detail: string } | null
}

const NAME = 'nahkoda.forms'
const STORE = 'records'
const KEPT = 50 // lines of what was sent, for each owner

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(STORE, { keyPath: 'instance' })
    store.createIndex('owner', 'owner')
  }
  return asked(request)
}

/** One transaction; it is over when what it wrote is on the disk. */
async function within<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await opened()
  try {
    const transaction = database.transaction(STORE, mode, { durability: 'strict' })
    const over = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = transaction.onerror = () => reject(transaction.error)
    })
    const [found] = await Promise.all([act(transaction.objectStore(STORE)), over])
    return found
  } finally {
    database.close()
  }
}

const own = (store: IDBObjectStore, owner: string): Promise<Outgoing[]> =>
  asked(store.index('owner').getAll(owner))

/** All of an owner's, the oldest first. */
export async function all(owner: string): Promise<Outgoing[]> {
  const found = await within('readonly', (store) => own(store, owner))
  return found.sort((one, other) => one.saved - other.saved)
}

export const find = (instance: string): Promise<Outgoing | undefined> =>
  within('readonly', (store) => asked<Outgoing | undefined>(store.get(instance)))

/** How many of an owner's the server does not have yet. */
export async function unsent(owner: string): Promise<number> {
  return (await all(owner)).filter((one) => one.state !== 'sent').length
}

/** Keep a record, and in the same transaction forget the refused one that it stands for. */
export async function keep(record: Outgoing, instead: string | null = null): Promise<void> {
  await within('readwrite', async (store) => {
    await asked(store.put(record))
    if (instead !== null) await asked(store.delete(instead))
  })
}

/** Change what is still there. */
export async function change(instance: string, changes: Partial<Outgoing>): Promise<void> {
  await within('readwrite', async (store) => {
    const found = await asked<Outgoing | undefined>(store.get(instance))
    if (found) await asked(store.put({ ...found, ...changes }))
  })
}

export const forget = (instance: string): Promise<void> =>
  within('readwrite', async (store) => {
    await asked(store.delete(instance))
  })

/** The server has it: its answers go, a line of it stays; of old lines only the newest. */
export async function sent(instance: string, owner: string): Promise<void> {
  await within('readwrite', async (store) => {
    const found = await asked<Outgoing | undefined>(store.get(instance))
    if (found)
      await asked(store.put({ ...found, state: 'sent', xml: '', files: [], why: null, saved: Date.now() }))
    const lines = (await own(store, owner)).filter((one) => one.state === 'sent')
    lines.sort((one, other) => other.saved - one.saved)
    for (const line of lines.slice(KEPT)) await asked(store.delete(line.instance))
  })
}

/** Everything of an owner. */
export async function forgetAll(owner: string): Promise<void> {
  await within('readwrite', async (store) => {
    for (const one of await own(store, owner)) await asked(store.delete(one.instance))
  })
}
