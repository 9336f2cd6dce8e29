-- Slots go from one holder to another, for their lease from now; those that the first one does not hold stay as they are.
-- KEYS: the pools   ARGV: the holder, the work, for each pool its lease in ms
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i = 1, #KEYS do
  if redis.call('ZREM', KEYS[i], ARGV[1]) == 1 then
    local lease = tonumber(ARGV[2 + i])
    redis.call('ZADD', KEYS[i], now + lease, ARGV[2])
    redis.call('PEXPIRE', KEYS[i], math.max(lease, redis.call('PTTL', KEYS[i])))
  end
end
return 1
