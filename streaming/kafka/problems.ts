import { problem, ProjectError, type Problem } from '../../src/errors/index.ts'

/** What is known of an error of kafkajs: its classes are not exported whole, and it wraps one in another. */
interface KafkaError {
  readonly name: string
  readonly message: string
  readonly type: string | undefined
}

/** The innermost error: kafkajs wraps it once for each layer that tried again. */
export function rootCause(error: unknown): KafkaError {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error && cause !== error) return rootCause(cause)
  const { name, message, type } = error as Partial<KafkaError>
  return {
    name: name ?? 'Error',
    message: (message ?? String(error)).replace(/\.$/, ''),
    type: typeof type === 'string' ? type : undefined,
  }
}

const LOGIN_ERRORS = new Set([
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'ILLEGAL_SASL_STATE',
])

/** Something listens there, but it expects another kind of connection. */
const HUNG_UP = /closed connection|TLS|SSL|certificate/i
const HUNG_UP_HINT =
  'Something answers there, but not to this kind of connection: check streaming.kafka.tls and streaming.kafka.sasl.'

/** An error of kafkajs as a problem. `doing` completes "Kafka failed at". */
export function kafkaProblem(error: unknown, brokers: readonly string[], doing: string): ProjectError {
  if (error instanceof ProjectError) return error
  const { name, message: detail, type } = rootCause(error)
  return new ProjectError([build()], { cause: error })

  function build(): Problem {
    const at = { brokers: brokers.join(', '), detail: detail.replace(/^Connection error: /, '') }
    if (name === 'KafkaJSSASLAuthenticationError' || LOGIN_ERRORS.has(type ?? '')) {
      return problem('KAFKA_LOGIN_REFUSED', at)
    }
    if (name === 'KafkaJSConnectionError' || name === 'KafkaJSConnectionClosedError') {
      const hint = HUNG_UP.test(detail) ? HUNG_UP_HINT : undefined
      return problem('KAFKA_UNREACHABLE', at, { hint })
    }
    return problem('KAFKA_REQUEST_FAILED', { doing, detail })
  }
}

/** Why a consumer ended that kafkajs does not start again. */
export function crashProblem(error: unknown, topic: string, group: string): Problem {
  if (error instanceof ProjectError && error.problems[0] !== undefined) return error.problems[0]
  const { name, message: detail } = rootCause(error)
  if (name === 'KafkaJSNotImplemented') return problem('KAFKA_CODEC_UNKNOWN', { topic, detail })
  return problem('KAFKA_CONSUMER_CRASHED', { group, detail })
}
