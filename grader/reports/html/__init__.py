"""The pages for people: `report.html` for the class, `feedback/STUDENT.html` for one student."""
