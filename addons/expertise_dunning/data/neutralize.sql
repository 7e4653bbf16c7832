-- a copy does not go on with what the original has begun
UPDATE queue_job
   SET state = 'cancelled', date_cancelled = now() AT TIME ZONE 'UTC'
 WHERE state IN ('wait_dependencies', 'pending', 'enqueued', 'started');
