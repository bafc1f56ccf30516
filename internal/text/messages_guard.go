package text

// messagesGuard are the words of files and passwords that are not taken.
var messagesGuard = map[string]Text{
	"field.file.archive_size":     {Fa: "در این پرونده بیش از اندازه پرونده یا داده هست.", En: "This file holds too many files, or too much in them."},
	"field.file.archive_names":    {Fa: "نام یکی از پرونده‌های درون این پرونده پذیرفتنی نیست.", En: "The name of a file inside this file is not acceptable."},
	"field.file.archive_macros":   {Fa: "این سند ماکرو یا کد در خود دارد. آن را بدون ماکرو ذخیره کنید و دوباره بفرستید.", En: "This document carries macros or code. Save it without them and send it again."},
	"field.file.archive_programs": {Fa: "در این پرونده برنامه یا صفحه‌ی وب هست و پذیرفته نمی‌شود.", En: "There is a program or a web page inside this file; it is not accepted."},
	"field.file.archive_nested":   {Fa: "درون این پرونده چیزی هست که نمی‌توان محتوایش را دید. پرونده‌ها را جداگانه بفرستید.", En: "There is something inside this file that cannot be looked into. Send the files one by one."},
	"field.file.archive_closed":   {Fa: "این پرونده رمز دارد. آن را بدون رمز بفرستید.", En: "This file is encrypted. Send it without a password."},
	"field.file.archive_broken":   {Fa: "این پرونده خراب است و باز نمی‌شود.", En: "This file is damaged and cannot be opened."},

	"person.password_common":   {Fa: "این گذرواژه را خیلی‌ها به کار می‌برند و زود حدس زده می‌شود. گذرواژه‌ی دیگری بگذارید.", En: "Many people use this password, and it is soon guessed. Choose another."},
	"person.password_personal": {Fa: "گذرواژه از نام، نام کاربری، شماره یا تاریخ ساخته شده و زود حدس زده می‌شود. گذرواژه‌ی دیگری بگذارید.", En: "The password is made of a name, a login, a number or a date, and is soon guessed. Choose another."},
}
