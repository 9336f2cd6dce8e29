-- Shuts a hold, unless it is shut for longer already.
-- KEYS: the hold   ARGV: length in ms, or "cleared" for until it is cleared; how long in ms it is kept beyond; names and values
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local before = redis.call('HGET', KEYS[1], 'until')
local ends = 'cleared'
if ARGV[1] ~= 'cleared' then
  ends = now + tonumber(ARGV[1])
  if before == 'cleared' or (before and tonumber(before) >= ends) then
    return 0
  end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'until', ends)
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[1], 'word:' .. ARGV[i], ARGV[i + 1])
end
if ends == 'cleared' then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
else
  redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[1]) + tonumber(ARGV[2]))
end
return 1
