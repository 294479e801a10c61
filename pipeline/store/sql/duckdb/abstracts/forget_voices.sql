-- voices are derived anew from the texts
delete from voices
