"""Who works when: shifts and breaks under the law, with wishes, by constraint programming."""
