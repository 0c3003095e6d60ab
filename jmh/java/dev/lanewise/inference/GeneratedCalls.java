package dev.lanewise.inference;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.lanewise.kernel.ActivationKernels;
import dev.lanewise.kernel.MathKernels;
import dev.lanewise.kernel.PanelKernels;
import dev.lanewise.kernel.SoftmaxKernels;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/** A hidden class, written with the Class-File API: straight calls of the kernels whose sizes and places are constants. */
final class GeneratedCalls {
    private static final ClassDesc ARRAY = CD_float.arrayType();
    private static final MethodTypeDesc GEMV =
            MethodTypeDesc.of(CD_void, CD_int, CD_int, ARRAY, CD_int, ARRAY, CD_int, ARRAY, CD_int, ARRAY, CD_int);
    private static final MethodTypeDesc ELEMENTWISE = MethodTypeDesc.of(CD_void, CD_int, ARRAY, CD_int, ARRAY, CD_int);
    private static final int SLAB = 5;
    private static final int VALUES = 6;

    private GeneratedCalls() {}

    static Forward of(Plan plan) throws ReflectiveOperationException {
        ClassDesc self = desc(GeneratedCalls.class.getPackageName() + ".Generated");
        byte[] bytes = ClassFile.of()
                .build(
                        self,
                        type -> type.withInterfaceSymbols(
                                        Forward.class.describeConstable().orElseThrow())
                                .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                .withField("slab", ARRAY, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                                .withField("values", ARRAY, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                                .withMethodBody(
                                        INIT_NAME,
                                        MethodTypeDesc.of(CD_void, ARRAY, ARRAY),
                                        0,
                                        code -> code.aload(0)
                                                .invokespecial(ConstantDescs.CD_Object, INIT_NAME, MTD_void)
                                                .aload(0)
                                                .aload(1)
                                                .putfield(self, "slab", ARRAY)
                                                .aload(0)
                                                .aload(2)
                                                .putfield(self, "values", ARRAY)
                                                .return_())
                                .withMethodBody(
                                        "predict",
                                        MethodTypeDesc.of(CD_void, ARRAY, CD_int, ARRAY, CD_int),
                                        ClassFile.ACC_PUBLIC,
                                        code -> predict(code, self, plan)));
        return (Forward) MethodHandles.lookup()
                .defineHiddenClass(bytes, true)
                .lookupClass()
                .getDeclaredConstructor(float[].class, float[].class)
                .newInstance(plan.slab, plan.values);
    }

    private static void predict(CodeBuilder code, ClassDesc self, Plan plan) {
        code.aload(0).getfield(self, "slab", ARRAY).astore(SLAB);
        code.aload(0).getfield(self, "values", ARRAY).astore(VALUES);
        int last = plan.depth - 1;
        for (int l = 0; l <= last; l++) {
            int rows = plan.sizes[l + 1];
            code.loadConstant(rows).loadConstant(plan.sizes[l]);
            code.aload(SLAB).loadConstant(plan.weightsAt[l]);
            if (l == 0) {
                code.aload(1).iload(2);
            } else {
                code.aload(VALUES).loadConstant(plan.zAt[l - 1]);
            }
            code.aload(SLAB).loadConstant(plan.biasAt[l]);
            code.aload(VALUES).loadConstant(plan.zAt[l]);
            code.invokestatic(desc(PanelKernels.class.getName()), "gemv", GEMV);
            code.loadConstant(rows);
            code.aload(VALUES).loadConstant(plan.zAt[l]);
            code.aload(VALUES).loadConstant(plan.zAt[l]);
            if (l < last) {
                code.invokestatic(desc(ActivationKernels.class.getName()), "relu", ELEMENTWISE);
            } else if (plan.softmax) {
                code.invokestatic(desc(SoftmaxKernels.class.getName()), "softmax", ELEMENTWISE);
            } else {
                code.invokestatic(desc(MathKernels.class.getName()), "sigmoid", ELEMENTWISE);
            }
        }
        code.aload(VALUES).loadConstant(plan.zAt[last]);
        code.aload(3).iload(4).loadConstant(plan.sizes[last + 1]);
        code.invokestatic(
                desc("java.lang.System"),
                "arraycopy",
                MethodTypeDesc.of(CD_void, ConstantDescs.CD_Object, CD_int, ConstantDescs.CD_Object, CD_int, CD_int));
        code.return_();
    }

    private static ClassDesc desc(String name) {
        return ClassDesc.of(name);
    }
}
