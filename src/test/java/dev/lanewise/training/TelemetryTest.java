package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.DataSet;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording sees of training. */
class TelemetryTest {
    @Test
    void aRecordingSeesKernelsEpochsCheckpointsAndRefusedSamples(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("training.jfr");
        DataSet data = DataSet.of(1, 1, new float[] {1, 2, 3, 4}, new float[] {2, 4, 6, 8});
        try (Recording recording = new Recording()) {
            recording.start();
            Trainer trainer = Trainer.of(Network.inputs(1).dense(1).build())
                    .batchSize(2)
                    .onStep(3, t -> {})
                    .build();
            trainer.fit(data, 3, epoch -> {});
            assertThrows(NonFiniteException.class, () -> trainer.step(new float[] {Float.NaN}, 0, new float[] {1}, 0));
            recording.stop();
            recording.dump(file);
        }
        Map<String, List<RecordedEvent>> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.lanewise."))
                .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
        assertEquals(1, of(events, "dev.lanewise.Kernels").size());
        assertEquals(3, of(events, "dev.lanewise.Epoch").size());
        assertEquals(2, of(events, "dev.lanewise.Epoch").get(1).getLong("number"));
        assertEquals(2, of(events, "dev.lanewise.Checkpoint").size());
        assertEquals(6, of(events, "dev.lanewise.Checkpoint").get(1).getLong("steps"));
        assertTrue(
                of(events, "dev.lanewise.NonFinite").get(0).getString("message").contains("feature 0 is NaN"));
    }

    private static List<RecordedEvent> of(Map<String, List<RecordedEvent>> events, String name) {
        return events.getOrDefault(name, List.of());
    }
}
