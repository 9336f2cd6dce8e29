-- An attempt is over: its slots are free, and its probes, if they came back well, clear what they probed.
-- KEYS: the pools, then the holds   ARGV: number of pools, the attempt, 1 if well
local pools = tonumber(ARGV[1])
for i = 1, pools do
  redis.call('ZREM', KEYS[i], ARGV[2])
end
for i = pools + 1, #KEYS do
  if redis.call('HGET', KEYS[i], 'probe') == ARGV[2] then
    if ARGV[3] == '1' then
      redis.call('DEL', KEYS[i])
    else
      redis.call('HDEL', KEYS[i], 'probe', 'probe-until')
    end
  end
end
return 1
