"""The one master of the exercises, from which the students' stubs are generated. Never in a class bundle."""
