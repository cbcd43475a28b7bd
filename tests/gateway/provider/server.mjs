// A real OpenID provider for the tests. Its person logs in without being asked; POST /test/person
// says who that is and POST /test/rotate gives it new keys. It ends when its standard input does.
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

const AUDIENCE = 'urn:nahkoda:api'
const CLAIMS = ['preferred_username', 'realm_access', 'wilayah', 'email', 'birthdate']
const back = [process.argv[2] ?? 'https://nahkoda.example.id/v1/session/provider/callback']
const person = { sub: 'nobody', claims: {}, error: null }
let issuer, provider

const web = { redirect_uris: back, grant_types: ['authorization_code'], response_types: ['code'] }
const clients = [
  { ...web, client_id: 'nahkoda', client_secret: 'only for tests: 100%+' },
  {
    ...web,
    client_id: 'nahkoda-public',
    token_endpoint_auth_method: 'none',
    id_token_signed_response_alg: 'ES256',
  },
  {
    client_id: 'program',
    client_secret: 'also only for tests',
    redirect_uris: [],
    grant_types: ['client_credentials'],
    response_types: [],
  },
]

async function key(alg) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  return { ...(await exportJWK(privateKey)), use: 'sig', alg }
}

async function start() {
  provider = new Provider(issuer, {
    clients,
    jwks: { keys: [await key('RS256'), await key('ES256')] },
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub'], profile: CLAIMS },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...person.claims, sub }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    extraTokenClaims: () => person.claims,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_, client) => (client.clientId === 'program' ? AUDIENCE : undefined),
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  })
}

async function interact(request, response) {
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: person.sub, clientId: params.client_id })
  grant.addOIDCScope('openid profile')
  const agreed = { login: { accountId: person.sub }, consent: { grantId: await grant.save() } }
  await provider.interactionFinished(
    request,
    response,
    person.error === null ? agreed : { error: person.error, error_description: 'Not today.' },
  )
}

const server = createServer(async (request, response) => {
  if (request.url === '/test/person') {
    let body = ''
    for await (const chunk of request) body += chunk
    Object.assign(person, { error: null }, JSON.parse(body))
    response.end()
  } else if (request.url === '/test/rotate') {
    await start()
    response.end()
  } else if (request.url.startsWith('/interaction/')) {
    await interact(request, response)
  } else {
    provider.callback()(request, response)
  }
})

server.listen(0, '127.0.0.1', async () => {
  issuer = `http://127.0.0.1:${server.address().port}`
  await start()
  process.stdout.write(`${issuer}\n`)
})
process.stdin.resume().on('end', () => process.exit())
