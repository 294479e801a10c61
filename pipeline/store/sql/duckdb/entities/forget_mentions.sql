-- mentions made by other naming rules
delete from mentions where rules <> $rules
