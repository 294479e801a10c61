-- what a run is foretold to ask and to cost
update runs set forecast = $forecast where id = $id
