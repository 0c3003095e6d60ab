package dev.lanewise.io.onnx;

import org.jspecify.annotations.Nullable;

/** Finds the batch again in a shape that a graph asks for. */
final class Reshaping {
    private Reshaping() {}

    /**
     * The new shape, if each sample stays together; else null. The batch may be asked for by copying its size (0), by
     * leaving it open (-1), by a computed size, or by the number that the file declares for it.
     */
    static @Nullable Shape of(Shape shape, long[] target, boolean copiesZero) {
        long features = shape.features();
        if (!shape.isBatchFirst() && features != 1) {
            return null;
        }
        long[] dims = target.clone();
        int batch = -1;
        int open = -1;
        for (int axis = 0; axis < dims.length; axis++) {
            boolean copies = dims[axis] == 0 && copiesZero && axis < shape.rank();
            if (dims[axis] == Shape.BATCH || (copies && axis == shape.batch())) {
                if (batch >= 0) {
                    return null;
                }
                batch = axis;
            } else if (copies) {
                dims[axis] = shape.dims()[axis];
            } else if (dims[axis] == -1) {
                if (open >= 0) {
                    return null;
                }
                open = axis;
            } else if (dims[axis] < 1) {
                return null;
            }
        }
        if (batch < 0) {
            batch = place(shape, dims, open, features);
        }
        if (batch < 0) {
            return null;
        }
        dims[batch] = shape.dims()[shape.batch()];
        return completed(new Shape(dims, batch), batch == open ? -1 : open, features);
    }

    /** Where the batch must be, if its size is not copied. */
    private static int place(Shape shape, long[] dims, int open, long features) {
        if (open >= 0) {
            long others = new Shape(dims, open).features();
            if (others == features || (features == Shape.UNKNOWN && others != Shape.UNKNOWN)) {
                return open;
            }
        }
        long declared = shape.dims()[shape.batch()];
        for (int axis = 0; axis < dims.length; axis++) {
            if (axis != open && declared != Shape.UNKNOWN && dims[axis] == declared) {
                return axis;
            }
        }
        return -1;
    }

    private static @Nullable Shape completed(Shape shape, int open, long features) {
        Shape result = shape;
        if (open >= 0) {
            long others = shape.with(open, 1).features();
            if (features == Shape.UNKNOWN) {
                result = shape.with(open, Shape.UNKNOWN);
            } else if (others < 1 || features % others != 0) {
                return null;
            } else {
                result = shape.with(open, features / others);
            }
        }
        boolean keepsFeatures = features == Shape.UNKNOWN || result.features() == features;
        return keepsFeatures && (result.isBatchFirst() || features == 1) ? result : null;
    }
}
