-- how a run ended
update runs set finished_at = now(), outcome = $outcome where id = $id
