package io.hyperring.samediff;

import static io.hyperring.samediff.Row.one;

import java.util.List;
import org.nd4j.enums.DataFormat;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.LocalResponseNormalizationConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling3DConfig;

/** Convolutions, pooling and images. */
final class ImageRows {
    private ImageRows() {}

    // spotless:off
    static List<Row> rows() {
        return List.of(
            one("conv1d",           g -> g.sd.cnn().conv1d(g.any(2, 3, 6), g.any(2, 3, 4), g.any(4), Conv1DConfig.builder().k(2).s(2).p(1).d(1).dataFormat("NCW").paddingMode(PaddingMode.VALID).build())),
            one("conv1d, same, last", g -> g.sd.cnn().conv1d(g.any(2, 6, 3), g.any(2, 3, 4), Conv1DConfig.builder().k(2).s(1).d(1).dataFormat("NWC").paddingMode(PaddingMode.SAME).build())),
            one("conv1d, causal",   g -> g.sd.cnn().conv1d(g.any(2, 3, 6), g.any(2, 3, 4), Conv1DConfig.builder().k(2).s(1).d(2).dataFormat("NCW").paddingMode(PaddingMode.CAUSAL).build())),
            one("conv2d",           g -> g.sd.cnn().conv2d(g.any(2, 3, 5, 4), g.any(2, 3, 3, 4), g.any(4), conv(2, 3).build())),
            one("conv2d, padded",   g -> g.sd.cnn().conv2d(g.any(2, 3, 5, 4), g.any(2, 2, 3, 4), g.any(4), conv(2, 2).pH(1).pW(2).sH(2).sW(1).build())),
            one("conv2d, dilated",  g -> g.sd.cnn().conv2d(g.any(1, 2, 6, 6), g.any(2, 2, 2, 3), conv(2, 2).dH(2).dW(3).build())),
            one("conv2d, same",     g -> g.sd.cnn().conv2d(g.any(2, 3, 5, 4), g.any(2, 3, 3, 4), g.any(4), conv(2, 3).sH(2).paddingMode(PaddingMode.SAME).build())),
            one("conv2d, channels last", g -> g.sd.cnn().conv2d(g.any(2, 5, 4, 3), g.any(2, 2, 3, 4), g.any(4), conv(2, 2).dataFormat("NHWC").paddingMode(PaddingMode.SAME).build())),
            one("conv2d, OIYX",     g -> g.sd.cnn().conv2d(g.any(2, 3, 5, 4), g.any(4, 3, 2, 2), conv(2, 2).weightsFormat(WeightsFormat.OIYX).build())).finite(),
            one("conv2d, OYXI",     g -> g.sd.cnn().conv2d(g.any(2, 3, 5, 4), g.any(4, 2, 2, 3), conv(2, 2).weightsFormat(WeightsFormat.OYXI).build())).finite(),
            one("depthWiseConv2d",  g -> g.sd.cnn().depthWiseConv2d(g.any(2, 3, 5, 4), g.any(2, 2, 3, 2), g.any(6), conv(2, 2).build())),
            one("depthWiseConv2d, channels last", g -> g.sd.cnn().depthWiseConv2d(g.any(2, 5, 4, 3), g.any(2, 2, 3, 2), conv(2, 2).dataFormat("NHWC").paddingMode(PaddingMode.SAME).build())),
            one("separableConv2d",  g -> g.sd.cnn().separableConv2d(g.any(2, 3, 5, 4), g.any(2, 2, 3, 2), g.any(1, 1, 6, 4), g.any(4), conv(2, 2).build())),
            one("separableConv2d, no bias", g -> g.sd.cnn().separableConv2d(g.any(2, 3, 5, 4), g.any(2, 2, 3, 2), g.any(1, 1, 6, 4), null, conv(2, 2).build())),
            one("deconv2d",         g -> g.sd.cnn().deconv2d(g.any(2, 3, 3, 4), g.any(2, 2, 4, 3), g.any(4), deconv(2, 2).sH(2).sW(1).build())),
            one("deconv2d, padded", g -> g.sd.cnn().deconv2d(g.any(2, 3, 3, 4), g.any(3, 3, 4, 3), deconv(3, 3).sH(2).sW(2).pH(1).pW(1).build())),
            one("deconv2d, same",   g -> g.sd.cnn().deconv2d(g.any(2, 3, 3, 4), g.any(3, 3, 4, 3), g.any(4), deconv(3, 3).sH(2).sW(2).isSameMode(true).build())),
            one("deconv2d, channels last", g -> g.sd.cnn().deconv2d(g.any(2, 3, 4, 3), g.any(2, 2, 4, 3), deconv(2, 2).dataFormat("NHWC").build())),
            one("conv3d",           g -> g.sd.cnn().conv3d(g.any(1, 2, 3, 4, 3), g.any(2, 2, 2, 2, 3), g.any(3), conv3(PaddingMode.VALID))),
            one("conv3d, same",     g -> g.sd.cnn().conv3d(g.any(1, 2, 3, 4, 3), g.any(2, 2, 2, 2, 3), conv3(PaddingMode.SAME))),
            one("maxPooling2d",     g -> g.sd.cnn().maxPooling2d(g.distinct(2, 2, 5, 4), pool().build())),
            one("maxPooling2d, same, last", g -> g.sd.cnn().maxPooling2d(g.distinct(2, 5, 4, 2), pool().isNHWC(true).paddingMode(PaddingMode.SAME).build())),
            one("maxPooling2d, padded", g -> g.sd.cnn().maxPooling2d(g.distinct(2, 2, 5, 4), pool().pH(1).pW(1).build())),
            one("avgPooling2d",     g -> g.sd.cnn().avgPooling2d(g.any(2, 2, 5, 4), pool().build())),
            one("avgPooling2d, same", g -> g.sd.cnn().avgPooling2d(g.any(2, 2, 5, 4), pool().paddingMode(PaddingMode.SAME).build())),
            one("avgPooling2d, padded", g -> g.sd.cnn().avgPooling2d(g.any(2, 2, 5, 4), pool().pH(1).pW(1).build())),
            one("maxPooling3d",     g -> g.sd.cnn().maxPooling3d(g.distinct(1, 2, 4, 4, 4), pool3())),
            one("avgPooling3d",     g -> g.sd.cnn().avgPooling3d(g.any(1, 2, 4, 4, 4), pool3())),
            one("upsampling2d, channels last", g -> g.sd.cnn().upsampling2d(g.any(1, 2, 3, 2), 2, 3, false)).finite(),
            one("upsampling3d",     g -> g.sd.cnn().upsampling3d(g.any(1, 2, 2, 3, 2), true, 2, 1, 2)),
            one("depthToSpace",     g -> g.sd.cnn().depthToSpace(g.any(1, 4, 2, 3), 2, DataFormat.NCHW)).finite(),
            one("depthToSpace, channels last", g -> g.sd.cnn().depthToSpace(g.any(1, 2, 3, 4), 2, DataFormat.NHWC)),
            one("spaceToDepth",     g -> g.sd.cnn().spaceToDepth(g.any(1, 2, 4, 6), 2, DataFormat.NCHW)).finite(),
            one("spaceToDepth, channels last", g -> g.sd.cnn().spaceToDepth(g.any(1, 4, 6, 2), 2, DataFormat.NHWC)),
            one("im2Col",           g -> g.sd.cnn().im2Col(g.any(1, 2, 4, 4), conv(2, 2).build())).finite(),
            one("localResponseNormalization", g -> g.sd.cnn().localResponseNormalization(g.any(1, 6, 2, 2), LocalResponseNormalizationConfig.builder().alpha(0.5).beta(0.75).bias(1).depth(2).build())).finite(),
            one("rgbToYiq",         g -> g.sd.image().rgbToYiq(g.any(2, 2, 3))).finite(),
            one("rgbToYuv",         g -> g.sd.image().rgbToYuv(g.any(2, 2, 3))).finite(),
            one("yiqToRgb",         g -> g.sd.image().yiqToRgb(g.any(2, 2, 3))).finite(),
            one("yuvToRgb",         g -> g.sd.image().yuvToRgb(g.any(2, 2, 3))).finite(),
            one("adjustContrast",   g -> g.sd.image().adjustContrast(g.any(2, 2, 3), 1.5)).finite()
        );
    }
    // spotless:on

    private static Conv2DConfig.Conv2DConfigBuilder conv(int height, int width) {
        return Conv2DConfig.builder()
                .kH(height)
                .kW(width)
                .sH(1)
                .sW(1)
                .dH(1)
                .dW(1)
                .dataFormat("NCHW")
                .paddingMode(PaddingMode.VALID);
    }

    private static DeConv2DConfig.DeConv2DConfigBuilder deconv(int height, int width) {
        return DeConv2DConfig.builder()
                .kH(height)
                .kW(width)
                .sH(1)
                .sW(1)
                .dH(1)
                .dW(1)
                .dataFormat("NCHW");
    }

    private static Conv3DConfig conv3(PaddingMode mode) {
        return Conv3DConfig.builder()
                .kD(2)
                .kH(2)
                .kW(2)
                .sD(1)
                .sH(2)
                .sW(1)
                .dD(1)
                .dH(1)
                .dW(1)
                .dataFormat("NCDHW")
                .paddingMode(mode)
                .build();
    }

    private static Pooling2DConfig.Pooling2DConfigBuilder pool() {
        return Pooling2DConfig.builder().kH(2).kW(3).sH(2).sW(1).dH(1).dW(1).paddingMode(PaddingMode.VALID);
    }

    private static Pooling3DConfig pool3() {
        return Pooling3DConfig.builder()
                .kD(2)
                .kH(2)
                .kW(2)
                .sD(2)
                .sH(1)
                .sW(2)
                .dD(1)
                .dH(1)
                .dW(1)
                .isNCDHW(true)
                .build();
    }
}
