-- Lets an attempt in, or says what is in its way; it gets all that it needs or nothing. What was earned counts either way.
-- KEYS: the holds, the slots' pools, the budget if a token is wanted
-- ARGV: number of holds, number of pools, 1 if a token is wanted, the attempt, the probe's patience in ms,
--       for each pool its limit and lease in ms, then the budget's full size and what was earned
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local holds, pools = tonumber(ARGV[1]), tonumber(ARGV[2])
local attempt, patience = ARGV[4], tonumber(ARGV[5])
local answer = {'in'}

local budget, tokens = KEYS[holds + pools + 1], nil
if ARGV[3] == '1' then
  local full = tonumber(ARGV[6 + 2 * pools])
  tokens = math.min(full, tonumber(redis.call('GET', budget) or full) + tonumber(ARGV[7 + 2 * pools]))
  redis.call('SET', budget, tostring(tokens), 'PX', 86400000)
end

for i = 1, holds do
  local ends = redis.call('HGET', KEYS[i], 'until')
  if ends then
    local left = -1
    if ends ~= 'cleared' then
      left = tonumber(ends) - now
    end
    if ends == 'cleared' or left > 0 then
      return {'shut', i, left, redis.call('HGETALL', KEYS[i])}
    end
    local probing = redis.call('HGET', KEYS[i], 'probe-until')
    if probing and tonumber(probing) > now then
      return {'probing', i}
    end
    answer[#answer + 1] = i
  end
end

for i = 1, pools do
  redis.call('ZREMRANGEBYSCORE', KEYS[holds + i], '-inf', now)
  if redis.call('ZCARD', KEYS[holds + i]) >= tonumber(ARGV[4 + 2 * i]) then
    return {'full', i}
  end
end

if tokens then
  if tokens < 1 then
    return {'no-token'}
  end
  redis.call('SET', budget, tostring(tokens - 1), 'PX', 86400000)
end

for i = 1, pools do
  local lease = tonumber(ARGV[5 + 2 * i])
  redis.call('ZADD', KEYS[holds + i], now + lease, attempt)
  redis.call('PEXPIRE', KEYS[holds + i], math.max(lease, redis.call('PTTL', KEYS[holds + i])))
end

for j = 2, #answer do
  local key = KEYS[answer[j]]
  redis.call('HSET', key, 'probe', attempt, 'probe-until', now + patience)
  redis.call('PEXPIRE', key, math.max(2 * patience, redis.call('PTTL', key)))
end
return answer
