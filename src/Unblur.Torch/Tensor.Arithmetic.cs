using Unblur.Torch.Native;

namespace Unblur.Torch;

/// <content>Element-wise arithmetic, with libtorch's broadcasting.</content>
public sealed partial class Tensor
{
    public static Tensor operator +(Tensor left, Tensor right) => Aten.Add.Call(left, right);

    public static Tensor operator +(Tensor left, double right) => Aten.AddScalar.Call(left, right);

    public static Tensor operator -(Tensor left, Tensor right) => Aten.Sub.Call(left, right);

    public static Tensor operator -(Tensor left, double right) => Aten.SubScalar.Call(left, right);

    public static Tensor operator -(double left, Tensor right) => Aten.RSubScalar.Call(right, left);

    public static Tensor operator -(Tensor value) => Aten.Neg.Call(value);

    public static Tensor operator *(Tensor left, Tensor right) => Aten.Mul.Call(left, right);

    public static Tensor operator *(Tensor left, double right) => Aten.MulScalar.Call(left, right);

    public static Tensor operator *(double left, Tensor right) => Aten.MulScalar.Call(right, left);

    public static Tensor operator /(Tensor left, Tensor right) => Aten.Div.Call(left, right);

    public static Tensor operator /(Tensor left, double right) => Aten.DivScalar.Call(left, right);

    /// <summary><paramref name="left"/> where the condition holds, else <paramref name="right"/>.</summary>
    public static Tensor Where(Tensor condition, Tensor left, Tensor right) => Aten.Where.Call(condition, left, right);

    public static Tensor Maximum(Tensor left, Tensor right) => Aten.Maximum.Call(left, right);

    public static Tensor Minimum(Tensor left, Tensor right) => Aten.Minimum.Call(left, right);

    public Tensor Abs() => Aten.Abs.Call(this);

    public Tensor Sign() => Aten.Sign.Call(this);

    public Tensor Square() => Aten.Mul.Call(this, this);

    public Tensor Sqrt() => Aten.Sqrt.Call(this);

    public Tensor Exp() => Aten.Exp.Call(this);

    public Tensor Log() => Aten.Log.Call(this);

    public Tensor Sin() => Aten.Sin.Call(this);

    public Tensor Cos() => Aten.Cos.Call(this);

    /// <summary>To the nearest integer, halves to the even one.</summary>
    public Tensor Round() => Aten.Round.Call(this);

    public Tensor Floor() => Aten.Floor.Call(this);

    public Tensor Pow(double exponent) => Aten.PowScalar.Call(this, exponent);

    public Tensor Clamp(double minimum, double maximum) => Aten.Clamp.Call(this, minimum, maximum);

    /// <summary>Boolean: where an element is greater than <paramref name="value"/>.</summary>
    public Tensor Greater(double value) => Aten.GreaterScalar.Call(this, value);

    /// <summary>Boolean: where an element is less than <paramref name="value"/>.</summary>
    public Tensor Less(double value) => Aten.LessScalar.Call(this, value);

    /// <summary>Boolean: where the elements of both are equal.</summary>
    public Tensor EqualTo(Tensor other) => Aten.Equal.Call(this, other);

    public Tensor MatMul(Tensor other) => Aten.MatMul.Call(this, other);

    /// <summary>this += scale * other.</summary>
    public Tensor AddInPlace(Tensor other, double scale = 1) => Aten.AddInPlace.CallInPlace(this, other, Whole(scale));

    public Tensor AddInPlace(double value) => Aten.AddScalarInPlace.CallInPlace(this, Whole(value));

    public Tensor MultiplyInPlace(double factor) => Aten.MulScalarInPlace.CallInPlace(this, factor);

    public Tensor MultiplyInPlace(Tensor factor) => Aten.MulInPlace.CallInPlace(this, factor);

    public Tensor DivideInPlace(double divisor) => Aten.DivScalarInPlace.CallInPlace(this, divisor);

    public Tensor SqrtInPlace() => Aten.SqrtInPlace.CallInPlace(this);

    public Tensor ClampInPlace(double minimum, double maximum) => Aten.ClampInPlace.CallInPlace(this, minimum, maximum);

    /// <summary>this += scale * left * right.</summary>
    public Tensor AddProductInPlace(Tensor left, Tensor right, double scale = 1) => Aten.AddCMulInPlace.CallInPlace(this, left, right, scale);

    /// <summary>this += scale * left / right.</summary>
    public Tensor AddQuotientInPlace(Tensor left, Tensor right, double scale = 1) => Aten.AddCDivInPlace.CallInPlace(this, left, right, scale);

    /// <summary>this += weight * (end - this).</summary>
    public Tensor LerpInPlace(Tensor end, double weight) => Aten.LerpInPlace.CallInPlace(this, end, weight);

    public Tensor FillInPlace(double value) => Aten.FillInPlace.CallInPlace(this, value);

    /// <summary>Takes over the values of <paramref name="source"/>, converting type and device.</summary>
    public Tensor CopyInPlace(Tensor source) => Aten.CopyInPlace.CallInPlace(this, source);

    /// <summary>Fills with normal values.</summary>
    public Tensor NormalInPlace(double mean, double standardDeviation, Generator generator)
        => Aten.NormalInPlace.CallInPlace(this, mean, standardDeviation, generator);

    /// <summary>Fills with uniform values in [from, to).</summary>
    public Tensor UniformInPlace(double from, double to, Generator generator) => Aten.UniformInPlace.CallInPlace(this, from, to, generator);

    /// <summary>A whole number is handed over as one, because tensors of integers take no other; it changes nothing for the rest.</summary>
    private static Argument Whole(double value) => Math.Abs(value) < 1L << 53 && Math.Floor(value) == value ? (Argument)(long)value : value;
}
