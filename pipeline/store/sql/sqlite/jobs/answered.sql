-- an answered question needs no text any more
update prepared set prompt = null where custom_id = :custom_id
