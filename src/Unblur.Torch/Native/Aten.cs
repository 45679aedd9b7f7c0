namespace Unblur.Torch.Native;

/// <summary>Every operator of libtorch that the product uses, in one place. A test compares their schemas with a stored text.</summary>
internal static class Aten
{
    // Making and moving
    internal static readonly Op Empty = new("empty", "memory_format");
    internal static readonly Op Full = new("full");
    internal static readonly Op Arange = new("arange", "start_step");
    internal static readonly Op Linspace = new("linspace");
    internal static readonly Op Rand = new("rand", "generator");
    internal static readonly Op RandN = new("randn", "generator");
    internal static readonly Op NormalInPlace = new("normal_");
    internal static readonly Op UniformInPlace = new("uniform_");
    internal static readonly Op FillInPlace = new("fill_", "Scalar");
    internal static readonly Op CopyInPlace = new("copy_");
    internal static readonly Op Clone = new("clone");
    internal static readonly Op Detach = new("detach");
    internal static readonly Op ToType = new("to", "dtype");
    internal static readonly Op ToDevice = new("to", "device");
    internal static readonly Op Contiguous = new("contiguous");

    // Arithmetic
    internal static readonly Op Add = new("add", "Tensor");
    internal static readonly Op AddScalar = new("add", "Scalar");
    internal static readonly Op Sub = new("sub", "Tensor");
    internal static readonly Op SubScalar = new("sub", "Scalar");
    internal static readonly Op RSubScalar = new("rsub", "Scalar");
    internal static readonly Op Mul = new("mul", "Tensor");
    internal static readonly Op MulScalar = new("mul", "Scalar");
    internal static readonly Op Div = new("div", "Tensor");
    internal static readonly Op DivScalar = new("div", "Scalar");
    internal static readonly Op Neg = new("neg");
    internal static readonly Op Abs = new("abs");
    internal static readonly Op Sign = new("sign");
    internal static readonly Op Sqrt = new("sqrt");
    internal static readonly Op Exp = new("exp");
    internal static readonly Op Log = new("log");
    internal static readonly Op Sin = new("sin");
    internal static readonly Op Cos = new("cos");
    internal static readonly Op Round = new("round");
    internal static readonly Op Floor = new("floor");
    internal static readonly Op PowScalar = new("pow", "Tensor_Scalar");
    internal static readonly Op Clamp = new("clamp");
    internal static readonly Op Maximum = new("maximum");
    internal static readonly Op Minimum = new("minimum");
    internal static readonly Op Where = new("where", "self");
    internal static readonly Op GreaterScalar = new("gt", "Scalar");
    internal static readonly Op LessScalar = new("lt", "Scalar");
    internal static readonly Op Equal = new("eq", "Tensor");
    internal static readonly Op MatMul = new("matmul");
    internal static readonly Op AddInPlace = new("add_", "Tensor");
    internal static readonly Op MulScalarInPlace = new("mul_", "Scalar");
    internal static readonly Op MulInPlace = new("mul_", "Tensor");
    internal static readonly Op DivScalarInPlace = new("div_", "Scalar");
    internal static readonly Op AddScalarInPlace = new("add_", "Scalar");
    internal static readonly Op AddCMulInPlace = new("addcmul_");
    internal static readonly Op AddCDivInPlace = new("addcdiv_");
    internal static readonly Op LerpInPlace = new("lerp_", "Scalar");
    internal static readonly Op ClampInPlace = new("clamp_");
    internal static readonly Op SqrtInPlace = new("sqrt_");

    // Shape
    internal static readonly Op Reshape = new("reshape");
    internal static readonly Op Permute = new("permute");
    internal static readonly Op Transpose = new("transpose", "int");
    internal static readonly Op Squeeze = new("squeeze", "dim");
    internal static readonly Op Unsqueeze = new("unsqueeze");
    internal static readonly Op Expand = new("expand");
    internal static readonly Op Repeat = new("repeat");
    internal static readonly Op Cat = new("cat");
    internal static readonly Op Stack = new("stack");
    internal static readonly Op Split = new("split", "Tensor");
    internal static readonly Op Slice = new("slice", "Tensor");
    internal static readonly Op Narrow = new("narrow");
    internal static readonly Op Select = new("select", "int");
    internal static readonly Op IndexSelect = new("index_select");
    internal static readonly Op Flip = new("flip");
    internal static readonly Op Roll = new("roll");

    // Reductions
    internal static readonly Op Sum = new("sum");
    internal static readonly Op SumDim = new("sum", "dim_IntList");
    internal static readonly Op Mean = new("mean");
    internal static readonly Op MeanDim = new("mean", "dim");
    internal static readonly Op Var = new("var", "correction");
    internal static readonly Op Min = new("min");
    internal static readonly Op Max = new("max");
    internal static readonly Op All = new("all");
    internal static readonly Op IsFinite = new("isfinite");

    // Layers
    internal static readonly Op Convolution = new("convolution");
    internal static readonly Op Linear = new("linear");
    internal static readonly Op InstanceNorm = new("instance_norm");
    internal static readonly Op BatchNorm = new("batch_norm");
    internal static readonly Op LayerNorm = new("layer_norm");
    internal static readonly Op PixelShuffle = new("pixel_shuffle");
    internal static readonly Op PixelUnshuffle = new("pixel_unshuffle");
    internal static readonly Op ConstantPad = new("constant_pad_nd");
    internal static readonly Op ReflectionPad2d = new("reflection_pad2d");
    internal static readonly Op ReplicationPad2d = new("replication_pad2d");
    internal static readonly Op AvgPool2d = new("avg_pool2d");
    internal static readonly Op MaxPool2d = new("max_pool2d");
    internal static readonly Op AdaptiveAvgPool2d = new("adaptive_avg_pool2d");
    internal static readonly Op UpsampleNearest2d = new("upsample_nearest2d");
    internal static readonly Op UpsampleBilinear2d = new("upsample_bilinear2d");
    internal static readonly Op UpsampleBicubic2d = new("upsample_bicubic2d");
    internal static readonly Op GridSampler = new("grid_sampler");
    internal static readonly Op Dropout = new("dropout");
    internal static readonly Op FeatureDropout = new("feature_dropout");

    // Activations
    internal static readonly Op Relu = new("relu");
    internal static readonly Op ReluInPlace = new("relu_");
    internal static readonly Op LeakyRelu = new("leaky_relu");
    internal static readonly Op LeakyReluInPlace = new("leaky_relu_");
    internal static readonly Op PRelu = new("prelu");
    internal static readonly Op Sigmoid = new("sigmoid");
    internal static readonly Op Tanh = new("tanh");
    internal static readonly Op Gelu = new("gelu");
    internal static readonly Op Softplus = new("softplus");
    internal static readonly Op Softmax = new("softmax", "int");

    // Fourier
    internal static readonly Op Rfft2 = new("fft_rfft2");
    internal static readonly Op Irfft2 = new("fft_irfft2");
    internal static readonly Op Fft2 = new("fft_fft2");
    internal static readonly Op Ifft2 = new("fft_ifft2");
    internal static readonly Op ViewAsReal = new("view_as_real");
    internal static readonly Op Conj = new("conj_physical");
    internal static readonly Op Real = new("real");
}
