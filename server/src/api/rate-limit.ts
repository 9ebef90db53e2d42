import type { Bucket } from '@cloudservice/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Config } from '../config/schema.ts'
import { problem } from '../lib/errors.ts'
import { networkOf } from '../lib/network.ts'

const HOUR_SECONDS = 3600
const LOGIN_SECONDS = 15 * 60

interface Policy {
  name: string
  limiter: RateLimiterMemory | undefined
  limit: number
  seconds: number
}

export interface RateLimit {
  /** Counts a request and refuses it once its bucket is empty. */
  consume(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Gives the try back after a registration that succeeded: only failures count. */
  settle(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/**
 * One budget per kind of caller: visitors by address, API tokens and browser sessions by user.
 * Byte transfers and registration have budgets of their own, so that nobody is locked out of one by
 * the other; sign-in is slowed by `accounts/throttle.ts` instead. The answer carries RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-08).
 */
export function createRateLimit(config: Config): RateLimit {
  const policies = {
    anonymous: policy('anonymous', config.rateAnonymous, HOUR_SECONDS),
    token: policy('token', config.rateToken, HOUR_SECONDS),
    session: policy('session', config.rateSession, HOUR_SECONDS),
    transfer: policy('transfer', config.rateTransfer, HOUR_SECONDS),
    login: policy('login', config.rateLogin, LOGIN_SECONDS),
  }

  function policyOf(request: FastifyRequest, bucket: Bucket): Policy {
    if (bucket === 'login') return policies.login
    if (!request.actor) return policies.anonymous
    if (bucket === 'transfer') return policies.transfer
    return policies[request.actor.via.kind]
  }

  return {
    async consume(request, reply) {
      const { endpoint } = request.routeOptions.config
      if (!endpoint) return
      const bucket = endpoint.bucket ?? 'api'
      if (bucket === 'throttled') return
      const { name, limiter, limit, seconds } = policyOf(request, bucket)
      if (!limiter) return
      const used = await limiter.consume(whoCounts(request, bucket)).catch((reason: unknown) => {
        if (reason instanceof RateLimiterRes) return reason
        throw reason
      })
      const reset = Math.ceil(used.msBeforeNext / 1000)
      reply.header('ratelimit-policy', `"${name}";q=${limit};w=${seconds}`)
      reply.header('ratelimit', `"${name}";r=${used.remainingPoints};t=${reset}`)
      if (used.consumedPoints <= limit) return
      throw problem('too-many-requests', {
        detail: `Try again in ${reset} seconds.`,
        retryAfterSeconds: reset,
      })
    },
    async settle(request, reply) {
      const bucket = request.routeOptions.config.endpoint?.bucket
      if (bucket !== 'login' || reply.statusCode >= 400) return
      await policies.login.limiter?.reward(whoCounts(request, bucket), 1)
    },
  }
}

function whoCounts(request: FastifyRequest, bucket: Bucket): string {
  return bucket === 'login' || !request.actor ? networkOf(request.ip) : request.actor.id
}

function policy(name: string, limit: number, seconds: number): Policy {
  const limiter =
    limit === 0 ? undefined : new RateLimiterMemory({ points: limit, duration: seconds })
  return { name, limiter, limit, seconds }
}
