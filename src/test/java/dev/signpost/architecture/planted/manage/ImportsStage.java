package dev.signpost.architecture.planted.manage;

import dev.signpost.architecture.planted.match.Stage;

record ImportsStage(Stage stage) {}
