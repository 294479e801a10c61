-- what is in both counts for neither
delete from chosen_claims
where part = 'own' and claim in (select claim from chosen_claims where part = 'other')
